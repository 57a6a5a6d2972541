"""Whole stretches that are kept: comments, scripts, code, and elements marked as not to be translated.

Found by a plain search for the end of each, so that a text full of beginnings without ends costs
no more than its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from python_backends.translate.markup.patterns import Markup

_FENCE = r"(?P<fence>```|~~~)"
_OPENING: dict[Markup, re.Pattern[str]] = {
    "text": re.compile(_FENCE),
    "html": re.compile(
        rf"{_FENCE}|(?P<comment><!--)|(?P<cdata><!\[CDATA\[)"
        r"|<(?P<raw>script|style|pre|code|kbd|samp|var|textarea|svg|math)\b[^<>]{0,1000}>"
        r"|<(?P<kept>[a-z][a-z0-9]{0,20})\s[^<>]{0,1000}?(?:translate=[\"']?no\b|\bnotranslate\b)[^<>]{0,1000}>",
        re.I,
    ),
}
_ENDS = {"comment": "-->", "cdata": "]]>"}


def kept_stretches(text: str, markup: Markup) -> Iterator[tuple[int, int]]:
    """Start and end of each stretch, in order; those that never end are not stretches."""
    lower = text.lower()
    missing: set[str] = set()
    position = 0
    while match := _OPENING[markup].search(text, position):
        end = _end_of(match, lower, missing)
        if end is not None:
            yield match.start(), end
        position = end or match.end()


def _end_of(match: re.Match[str], lower: str, missing: set[str]) -> int | None:
    kind = str(match.lastgroup)
    closing = _ENDS.get(kind) or (match[0] if kind == "fence" else f"</{match[kind].lower()}")
    if closing in missing:
        return None
    found = lower.find(closing, match.end())
    if found < 0:
        missing.add(closing)
        return None
    if not closing.startswith("</"):
        return found + len(closing)
    bracket = lower.find(">", found)
    return bracket + 1 if bracket >= 0 else None
