"""Text as a reader sees it: of elements, and of strings that carry markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from python_backends.scraper.page import Element

_BLOCKS = frozenset(
    "address article aside blockquote body br caption dd details div dl dt fieldset figcaption figure footer form h1 "
    "h2 h3 "
    "h4 h5 h6 header hr li main nav ol option p pre section summary table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset("script style noscript template svg head iframe object select textarea button".split())
_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})\b[^<>]{0,1000}>")
_CLEAN_TWICE = 2  # rounds of entities: publishers escape what was escaped already


def visible(element: Element) -> str:
    """All text of `element` on one line, without scripts and the like; parts of blocks are a space apart."""
    return _SPACE.sub(" ", "".join(_pieces(element))).strip()


def lines(element: Element) -> list[str]:
    """The same, a block or broken line each."""
    text = "".join(_pieces(element, "\n"))
    return [line for part in text.split("\n") if (line := _SPACE.sub(" ", part).strip())]


def _pieces(element: Element, gap: str = " ") -> Iterator[str]:
    """Pieces in reading order, by a walk that needs no recursion."""
    waiting: list[tuple[Element | str, bool]] = [(element, True)]
    while waiting:
        part, is_top = waiting.pop()
        if isinstance(part, str):
            yield part
            continue
        if part.tail and not is_top:
            waiting.append((_SPACE.sub(" ", part.tail), False))
        if not isinstance(part.tag, str) or (part.tag in _SILENT and not is_top):
            continue
        # Parts of a value in spans of their own are set apart by style sheets, not by spaces.
        edge = gap if part.tag in _BLOCKS else " " if part.tag == "span" and _follows_span(part) and not is_top else ""
        if edge:
            waiting.append((edge, False))
        waiting += [(child, False) for child in reversed(part)]
        if edge:
            yield edge
        if part.text:
            yield _SPACE.sub(" ", part.text)


def _follows_span(part: Element) -> bool:
    before = part.getprevious()
    return before is not None and before.tag == "span" and not before.tail


def plain(text: str) -> str:
    """A string from structured data, its markup and entities resolved, on one line."""
    return " ".join(plain_lines(text))


def plain_lines(text: str) -> list[str]:
    """The same by lines: at line breaks, and where its markup ends a block."""
    for _ in range(_CLEAN_TWICE):
        text = _TAG.sub(_gap, html.unescape(text))
    return [line for part in text.split("\n") if (line := _SPACE.sub(" ", part).strip())]


def _gap(tag: re.Match[str]) -> str:
    return "\n" if tag[2].lower() in _BLOCKS else ""
