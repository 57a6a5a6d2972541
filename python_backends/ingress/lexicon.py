"""Words that tell what is asked: `lexicon.txt` as patterns, each one yes-or-no feature.

They are looked for in the request's own words, never in what it quotes or pastes. None decides alone: the heads weigh
them together with the sentence vector.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

Lexicon = Mapping[str, re.Pattern[str]]

_PATH = Path(__file__).with_name("lexicon.txt")
_MACRO = re.compile(r"<(\w+)>")


def read_lexicon(text: str | None = None) -> Lexicon:
    """The features by name, in the file's order; ValueError for a line of no feature or a macro that is not defined."""
    macros: dict[str, list[str]] = {}
    words: dict[str, list[str]] = {}
    here: list[str] | None = None
    for line in (_PATH.read_text("utf-8") if text is None else text).splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line[:2] in ("= ", "& "):
            here = (words if line[0] == "=" else macros).setdefault(line[2:].strip(), [])
        elif here is None:
            raise ValueError(f"the lexicon has a line before its first name: {line!r}")
        else:
            here.append(line.strip())
    known = {name: f"(?:{'|'.join(' '.join(lines).split())})" for name, lines in macros.items()}
    return {name: _pattern(lines, known) for name, lines in words.items()}


def _pattern(lines: list[str], macros: Mapping[str, str]) -> re.Pattern[str]:
    parts = [part for line in lines for part in ([line[1:]] if line[0] == "/" else map(_word, line.split(", ")))]
    return re.compile("|".join(_MACRO.sub(lambda match: _named(macros, match[1]), part) for part in parts), re.I | re.S)


def _named(macros: Mapping[str, str], name: str) -> str:
    if name not in macros:
        raise ValueError(f"the lexicon names <{name}>, which it does not define")
    return macros[name]


def _word(entry: str) -> str:
    """The pattern of a word, "word*" or "word(s)"."""
    if entry.endswith("*"):
        return rf"\b{re.escape(entry[:-1])}\w*"
    stem, plural = (entry[:-3], "s?") if entry.endswith("(s)") else (entry, "")
    return rf"\b{re.escape(stem)}{plural}\b"
