"""What an element is like: everything about it that can outlive a change of its page, in plain values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from python_backends.scraper.page import Element, Page
from python_backends.scraper.reading import Reading, Span, reading_of

MAX_TEXT = 200  # characters of an element's text that are compared
_PIECES = 12  # children that are compared
_PATH = 8  # ancestors that are compared
_NEUTRAL = frozenset(("div", "span", "section"))
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
    """A page with the features of all elements that may be looked for, in its order."""

    page: Page
    features: Mapping[Element, Features]


def snapshot_of(page: Page) -> Snapshot:
    """Looks at every element once; the time is linear in the size of the page."""
    reading = reading_of(page.root)
    total = len(reading.spans)
    return Snapshot(
        page,
        {
            element: _features(element, reading, span, number / total)
            for number, (element, span) in enumerate(reading.spans.items())
        },
    )


def real_ancestors(element: Element) -> Iterator[Element]:
    """Elements above, innermost first, but for those that only wrap another one."""
    return (one for one in element.iterancestors() if not is_wrapper(one))


def is_wrapper(element: Element) -> bool:
    """Whether a neutral element holds one element and nothing else: redesigns add and remove such at will."""
    return element.tag in _NEUTRAL and len(element) == 1 and not _has_own_text(element)


def _core(element: Element) -> Element:
    while is_wrapper(element):
        element = element[0]
    return element


def _has_own_text(element: Element) -> bool:
    if element.text and not element.text.isspace():
        return True
    return any(child.tail and not child.tail.isspace() for child in element[:_PIECES])


def _features(element: Element, reading: Reading, span: Span, place: float) -> Features:
    texts = reading.texts
    text = reading.beginning(span)[:MAX_TEXT]
    above = [one for one, _ in zip(real_ancestors(element), range(_PATH), strict=False)]
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
        children=tuple(_core(child).tag for child in element[:_PIECES]),
        own=_has_own_text(element),
        place=place,
    )
