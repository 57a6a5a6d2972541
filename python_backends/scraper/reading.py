"""A page in reading order: its texts, and which of them stand in which element. One walk for all that compare them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from python_backends.scraper.page import Element

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "legend", "caption", "dt", "th", "summary"))
MAX_PIECE = 2000  # characters of one text that are looked at
_PIECES = 12  # texts that an element's own is put together from
_SILENT = frozenset(("script", "style", "noscript", "template", "head"))
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Span:
    """The texts in an element, `first` up to but not including `last`; `heading` is the last one before it."""

    first: int
    last: int
    heading: str


@dataclass(frozen=True, slots=True)
class Reading:
    """`spans` of all visible elements in order; `texts` without the space around them, `owners` the elements they
    are in."""

    spans: Mapping[Element, Span]
    texts: Sequence[str]
    owners: Sequence[Element]

    def beginning(self, span: Span) -> str:
        """The first texts of a span in one."""
        return joined(self.texts, span)


def joined(texts: Sequence[str], span: Span) -> str:
    """The first texts of a span in one."""
    return " ".join(texts[span.first : min(span.last, span.first + _PIECES)])


def reading_of(root: Element) -> Reading:
    """Reads a tree once; the time is linear in its size."""
    spans: dict[Element, Span] = {}
    texts: list[str] = []
    owners: list[Element] = []

    def add(text: str | None, owner: Element) -> None:
        if text and (clean := _SPACE.sub(" ", text[:MAX_PIECE]).strip()):
            texts.append(clean)
            owners.append(owner)

    heading = ""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if element.tag in _SILENT:
            if event == "start":
                walk.skip_subtree()
            else:
                add(element.tail, element.getparent())
        elif event == "start":
            spans[element] = Span(len(texts), 0, heading)
            add(element.text, element)
        else:
            span = spans[element]
            span.last = len(texts)
            if element.tag in HEADINGS:
                heading = joined(texts, span)
            add(element.tail, element.getparent())
    return Reading(spans, texts, owners)
