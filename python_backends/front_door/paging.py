"""Which pages of a document the words name: "Read page 2", "pages 1-3 and 7", "the first two pages", "Seite 2"."""

from __future__ import annotations

import re

_PAGES = r"(?:pages?|pp\.|seiten?|páginas?|paginas?|pagine)"
_SPAN = r"\d{1,6}(?:\s*(?:-|–|to|through|bis|al?|à|hasta)\s*\d{1,6})?"
_LISTED = re.compile(
    rf"\b{_PAGES}\s+(?:no\.?\s*|number\s+)?({_SPAN}(?:\s*(?:,|and|&|und|et|y|e)\s*{_SPAN})*)"
    r"(?![\w%]|[.,]\d)(?!\s*(?:on\b|onwards?\b|ff\b|\+|and (?:following|after|later|on)\b))", re.I,
)  # fmt: skip
_ONE = re.compile(r"(\d+)(?:\D+?(\d+))?")
_COUNTED = re.compile(r"\bfirst\s+(\d{1,6}|two|three|four|five|six|seven|eight|nine|ten)\s+pages\b", re.I)
_ORDINAL = re.compile(
    r"\b(?:(\d{1,6})(?:st|nd|rd|th)|(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth))\s+page\b", re.I
)
_COUNTS = {word: count for count, word in enumerate("two three four five six seven eight nine ten".split(), 2)}
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_SEPARATOR = re.compile(r"\s*(?:,|\band\b|&|\bund\b|\bet\b|\by\b|\be\b)\s*", re.I)
_OTHERWISE = re.compile(
    r"\b(?:except|excluding|exclude|without|skip|omit|ignore|not|don't|after|before|until|till|up\s+to|since|every|"
    r"how many|außer|ohne|nicht|sauf|sans|salvo|excepto|sin)\b(?:\W+\w+){0,4}?\W+(?:\w+\s+)?"
    r"(?:pages?|pp|seiten?|páginas?|paginas?)\b",
    re.I,
)  # fmt: skip


def pages_in(words: str) -> str | None:
    """The `page_range` that `words` ask for, as the OCR models take it; None where they name no pages, or say of them
    something else than that they are wanted ("all but page 2", "from page 2 on")."""
    if _OTHERWISE.search(words):
        return None
    spans = [span for found in _LISTED.finditer(words) for span in map(_span, _SEPARATOR.split(found[1]))]
    spans += [(1, int(found[1]) if found[1].isdecimal() else _COUNTS[found[1].lower()])
              for found in _COUNTED.finditer(words)]  # fmt: skip
    spans += [(number, number) for found in _ORDINAL.finditer(words) for number in [_ordinal(*found.groups())]]
    if not spans or any(last < first or first < 1 for first, last in spans):
        return None
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in dict.fromkeys(spans))


def _span(text: str) -> tuple[int, int]:
    found = _ONE.match(text.strip())
    assert found is not None  # _LISTED has looked
    return int(found[1]), int(found[2] or found[1])


def _ordinal(digits: str | None, word: str | None) -> int:
    return int(digits) if digits else _ORDINALS.index((word or "").lower()) + 1
