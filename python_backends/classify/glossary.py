"""What labels that people often use mean: example texts, and whether they are poles of sentiment.

A name alone says little to an encoder of sentences: `spam` is near texts about spam, not near spam. The examples were
written for this project; `glossary.json` holds them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("glossary.json")
_BETWEEN = re.compile(r"[\s_\-/.]+")
_NOT = re.compile(r"^(?:not(?: an?| the)?|non|no)\s+(?=\S)")
_REST = frozenset({"other", "others", "none", "none of the above", "none of these", "something else", "miscellaneous",
                   "misc", "else", "unknown", "not applicable", "n a"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """`examples` are texts that bear the label; `polarity` is 1, 0 or -1 for poles of sentiment, None for others."""

    examples: tuple[str, ...]
    polarity: int | None


Glossary = Mapping[str, Meaning]


def read_glossary(file: Path = FILE) -> Glossary:
    """Meanings by each of their plain names."""
    entries = json.loads(file.read_text("utf-8"))
    return {
        name: Meaning(tuple(entry["examples"]), entry.get("polarity"))
        for first, entry in entries.items()
        for name in (first, *entry["same"])
    }


def plain(name: str) -> str:
    """A label's name as the glossary has it: lower case, single blanks, no `_`, `-`, `/` or full stop."""
    return _BETWEEN.sub(" ", name).strip().casefold()


def negated(name: str) -> str | None:
    """The plain name of what a label denies (`sports` for `not sports`), None for one that denies nothing."""
    bare = plain(name)
    return _NOT.sub("", bare) if _NOT.match(bare) and bare not in _REST else None


def is_rest(name: str) -> bool:
    """Whether the label stands for whatever the others are not."""
    return plain(name) in _REST
