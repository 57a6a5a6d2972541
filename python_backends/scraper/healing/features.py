"""What an element is like: everything about it that can outlive a change of its page, in plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from python_backends.scraper.page import Element, Page
from python_backends.scraper.reading import Reading, reading_of

MAX_TEXT = 200  # characters of an element's text that are compared
_PIECES = 12  # children that are compared
_PATH = 8  # ancestors that are compared
# What says nothing about the one element it holds: boxes, and how text looks.
_NEUTRAL = frozenset(("div", "span", "section", "b", "em", "font", "i", "small", "strong", "u"))
_UNLIKE = frozenset(("class", "style", "id"))
_LETTERS, _DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Features:
    """`before` and `after` are the texts next to the element in reading order, `heading` the last heading before it.

    `shape` is its text with runs of letters and digits as one `a` or `9` each; `path` are the tags above it, innermost
    first; `within` their classes and ids; `children` its elements' tags; `own` whether it holds text itself; `place`
    where on the page it begins, 0 to 1. Elements that only wrap another one count neither in `path` nor `children`.
    """

    tag: str
    id: str
    classes: frozenset[str]
    attributes: Mapping[str, str]
    text: str
    shape: str
    before: str
    after: str
    heading: str
    path: tuple[str, ...]
    within: frozenset[str]
    children: tuple[str, ...]
    own: bool
    place: float


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A page with the features of all elements that may be looked for, in its order.

    `above` are the closest elements above each, innermost first, without those that only wrap another one.
    """

    page: Page
    features: Mapping[Element, Features]
    above: Mapping[Element, tuple[Element, ...]]


def snapshot_of(page: Page) -> Snapshot:
    """Looks at every element once; the time is linear in the size of the page."""
    reading = reading_of(page.root)
    above, cores = _real_ancestors(reading.spans), _cores(reading.spans)
    total = len(reading.spans)
    features = {
        element: _features(element, reading, above[element], cores, number / total)
        for number, element in enumerate(reading.spans)
    }
    return Snapshot(page, features, above)


def _real_ancestors(elements: Iterable[Element]) -> dict[Element, tuple[Element, ...]]:
    """The closest elements above each, innermost first, but for those that only wrap another one."""
    above: dict[Element, tuple[Element, ...]] = {}
    for element in elements:  # in the page's order, so that a parent is known before its children
        parent = element.getparent()
        higher = above.get(parent, ())
        above[element] = higher if parent is None or is_wrapper(parent) else (parent, *higher)[:_PATH]
    return above


def _cores(elements: Iterable[Element]) -> dict[Element, Element]:
    """Each element, or of one that only wraps another what it wraps."""
    cores: dict[Element, Element] = {}
    for element in reversed(list(elements)):
        cores[element] = cores.get(element[0], element[0]) if is_wrapper(element) else element
    return cores


def is_wrapper(element: Element) -> bool:
    """Whether a neutral element holds one element and nothing else: redesigns add and remove such at will."""
    if element.tag not in _NEUTRAL:
        return False
    first = next(iter(element), None)  # not len(): lxml counts the children for it
    return first is not None and first.getnext() is None and not _has_own_text(element)


def _has_own_text(element: Element) -> bool:
    if element.text and not element.text.isspace():
        return True
    return any(child.tail and not child.tail.isspace() for child in element[:_PIECES])


def _features(
    element: Element, reading: Reading, above: tuple[Element, ...], cores: Mapping[Element, Element], place: float
) -> Features:
    texts, span = reading.texts, reading.spans[element]
    text = reading.beginning(span)[:MAX_TEXT]
    return Features(
        tag=element.tag,
        id=element.get("id", ""),
        classes=frozenset(element.get("class", "").split()),
        attributes={name: value[:MAX_TEXT] for name, value in element.items() if name not in _UNLIKE},
        text=text,
        shape=_DIGITS.sub("9", _LETTERS.sub("a", text)),
        before=texts[span.first - 1][:MAX_TEXT] if span.first else "",
        after=texts[span.last][:MAX_TEXT] if span.last < len(texts) else "",
        heading=span.heading[:MAX_TEXT],
        path=tuple(one.tag for one in above),
        within=frozenset(
            name for one in above[:3] for name in (one.get("class", "") + " " + one.get("id", "")).split()
        ),
        children=tuple(cores.get(child, child).tag for child in element[:_PIECES]),
        own=_has_own_text(element),
        place=place,
    )
