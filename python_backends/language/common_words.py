"""Votes of the commonest words, for texts too short for statistics of letters, and for near relatives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("common_words.tsv")
# Not \w: the vowel signs of Indian scripts are marks, which would cut their words apart.
_WORD = re.compile(r"[^\s\d!-&(-/:-@\[-`{-~¡-¿‐-\u2018\u201a-\u203e、-〿]+")
# More words than this say nothing new.
_MOST_WORDS = 400


@cache
def _languages_by_word() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, words = line.split("\t")
        for word in set(words.split()):
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}


def votes(text: str) -> dict[str, float]:
    """Per language how many words of `text` are among its commonest; a word of one language alone counts double."""
    known = _languages_by_word()
    counts: dict[str, float] = {}
    for number, match in enumerate(_WORD.finditer(text.casefold().replace("’", "'"))):
        if number == _MOST_WORDS:
            break
        codes = known.get(match[0], ())
        for code in codes:
            counts[code] = counts.get(code, 0.0) + (2.0 if len(codes) == 1 else 1.0)
    return counts
