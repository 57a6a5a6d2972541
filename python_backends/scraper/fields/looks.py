"""A page as the search for fields sees it: everything that is counted once for all fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from python_backends.scraper.fields.words import Names, folded
from python_backends.scraper.page import Element, Page
from python_backends.scraper.reading import Reading, reading_of
from python_backends.scraper.selector import Selectors

MAX_HEADING = 160  # characters of a text that may be a label or name a list
# Words in names of what stands around the content: other people's words, and links to other pages.
_ASIDE = frozenset(
    "comment comments respond disqus related recommended recommendations newsletter breadcrumb breadcrumbs nav "
    "navigation footer cookie consent modal popup".split()
)
_ASIDE_TAGS = frozenset(("nav", "footer"))


@dataclass(frozen=True, slots=True)
class Looks:
    """`small` are the page's short texts folded, "" for long ones; `aside` are elements that are no content."""

    page: Page
    reading: Reading
    names: Names
    small: Sequence[str]
    aside: frozenset[Element]
    selectors: Selectors


def looks_of(page: Page) -> Looks:
    """Counts a page. What is inside something aside is aside too."""
    reading = reading_of(page.root)
    names = Names(reading.spans)
    aside: set[Element] = set()
    for element in reading.spans:  # in the page's order, so that a parent is known before its children
        parent = element.getparent()
        if parent in aside or element.tag in _ASIDE_TAGS or names.has(element, _ASIDE):
            aside.add(element)
    small = tuple(folded(text) if len(text) <= MAX_HEADING else "" for text in reading.texts)
    return Looks(page, reading, names, small, frozenset(aside), Selectors(page.root))
