"""What an element is like: everything about it that can outlive a change of its page, in plain values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from python_backends.scraper.page import Element, Page

MAX_TEXT = 200  # characters of an element's text that are compared
_PIECES = 12  # pieces of text an element's own is put together from
_LONGEST = 2000  # characters of one piece that are looked at
_PATH = 8  # ancestors that are compared
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "legend", "caption", "dt", "th", "summary"))
_SILENT = frozenset(("script", "style", "noscript", "template", "head"))
_NEUTRAL = frozenset(("div", "span", "section"))
_UNLIKE = frozenset(("class", "style", "id"))
_SPACE = re.compile(r"\s+")
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
    spans, texts = _read(page.root)
    total = len(spans)
    return Snapshot(page, {
        element: _features(element, texts, span, number / total) for number, (element, span) in enumerate(spans.items())
    })  # fmt: skip


@dataclass(slots=True)
class _Span:
    """The texts of a page that stand in an element, `first` up to but not including `last`."""

    first: int
    last: int
    heading: str


def _read(root: Element) -> tuple[dict[Element, _Span], list[str]]:
    """Elements in order, each with its texts, and all texts in reading order."""
    spans: dict[Element, _Span] = {}
    texts: list[str] = []
    heading = ""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if element.tag in _SILENT:
            if event == "start":
                walk.skip_subtree()
            else:
                _add(texts, element.tail)
        elif event == "start":
            spans[element] = _Span(len(texts), 0, heading)
            _add(texts, element.text)
        else:
            span = spans[element]
            span.last = len(texts)
            if element.tag in _HEADINGS:
                heading = _joined(texts, span)
            _add(texts, element.tail)
    return spans, texts


def _add(texts: list[str], text: str | None) -> None:
    if text and (clean := _SPACE.sub(" ", text[:_LONGEST]).strip()):
        texts.append(clean[:MAX_TEXT])


def _joined(texts: list[str], span: _Span) -> str:
    return " ".join(texts[span.first : min(span.last, span.first + _PIECES)])[:MAX_TEXT]


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


def _features(element: Element, texts: list[str], span: _Span, place: float) -> Features:
    text = _joined(texts, span)
    above = [one for one, _ in zip(real_ancestors(element), range(_PATH), strict=False)]
    return Features(
        tag=element.tag,
        id=element.get("id", ""),
        classes=frozenset(element.get("class", "").split()),
        attributes={name: value[:MAX_TEXT] for name, value in element.items() if name not in _UNLIKE},
        text=text,
        shape=_DIGITS.sub("9", _LETTERS.sub("a", text)),
        before=texts[span.first - 1] if span.first else "",
        after=texts[span.last] if span.last < len(texts) else "",
        heading=span.heading,
        path=tuple(one.tag for one in above),
        within=frozenset(name for one in above[:3] for name in (one.get("class", "") + " " + one.get("id", "")).split()),
        children=tuple(_core(child).tag for child in element[:_PIECES]),
        own=_has_own_text(element),
        place=place,
    )  # fmt: skip
