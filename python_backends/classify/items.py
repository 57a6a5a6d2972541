"""A written list taken apart: `a, b or c`, `[a, b]`, `"a" / "b"`, bullets."""

from __future__ import annotations

import re

LONGEST = 80  # characters of one item; a longer one is a sentence, not a label
MOST = 200
_BULLET = re.compile(r"(?:^|\n)\s*(?:[-*•]|\d+[.)])\s+")
_SEPARATOR = re.compile(r"\s*[,;|]\s*(?:(?:or|and)\s+)?|\s+/\s+|\s+or\s+|\s*\n\s*", re.I)
_ARTICLE = re.compile(r"^(?:either\s+|whether\s+)?(?:an?|the)\s+", re.I)
_AND = re.compile(r"\s+and\s+", re.I)


def items_in(text: str) -> tuple[str, ...]:
    """The items in order; nothing if there are fewer than two or one is too long to be a label."""
    parts = _BULLET.split(text) if _BULLET.search(text) else _SEPARATOR.split(text)
    items = [_item(part) for part in parts]
    found = [item for item in items if item]
    if len(found) < 2 and len(pair := _AND.split(text)) == 2:  # "positive and negative"
        found = [_item(part) for part in pair]
    if len(found) < 2 or len(found) > MOST or max(map(len, found)) > LONGEST:
        return ()
    return tuple(found)


def _item(part: str) -> str:
    bare = part.strip().strip("\"'`“”«»[](){}").strip().rstrip(".?!:").strip()
    return _ARTICLE.sub("", bare).strip("\"'`“”«»").strip()
