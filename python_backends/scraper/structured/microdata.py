"""Microdata of a page as records (html.spec.whatwg.org, "Microdata"), in one walk over its elements.

Two departures, because pages depart: a `content` attribute counts on every element, and a link is an address only under
properties that hold addresses; elsewhere (`author`) its text is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from python_backends.scraper.page import Element, Page
from python_backends.scraper.selector import Selectors
from python_backends.scraper.structured.record import Record, Value, short_name
from python_backends.scraper.text import lines

_ADDRESSES = frozenset(
    "url sameas image logo contenturl thumbnailurl embedurl mainentityofpage discussionurl item id".split()
)
_SOURCES = frozenset("img audio video source embed iframe track".split())

MAX_ITEMS = 5000  # of one page
MAX_NESTING = 30  # items inside items


@dataclass(slots=True)
class _Item:
    """A record while its page is walked; `top` unless it is a value of another one."""

    element: Element
    top: bool
    level: int
    properties: dict[str, list[Value | _Item]] = field(default_factory=dict)


def microdata_of(page: Page, selectors: Selectors) -> list[Record]:
    """Outermost items in the page's order, others inside them."""
    items: dict[Element, _Item] = {}
    elsewhere = {
        name: owner
        for owner in page.root.iter()
        if isinstance(owner.tag, str) and owner.get("itemref")
        for name in owner.get("itemref").split()
    }
    for element, owner in _owned(page.root, elsewhere):
        names = (element.get("itemprop") or "").split()
        value: Value | _Item | None = None
        above = items.get(owner)
        level = 0 if above is None else above.level + 1
        if element.get("itemscope") is not None and level <= MAX_NESTING and len(items) < MAX_ITEMS:
            value = items[element] = _Item(element, not names or above is None, level)
        elif element.get("itemscope") is None and names and owner is not None:
            value = _value(element, names[0], page)
        if value is not None and above is not None:
            for name in names:
                above.properties.setdefault(short_name(name), []).append(value)
    return _built(items.values(), selectors)


def _owned(root: Element, elsewhere: dict[str, Element]) -> Iterator[tuple[Element, Element | None]]:
    """Every element that says something, with the item it says it of; owners come before what they own."""
    late: list[tuple[Element, Element | None]] = []
    waiting: list[tuple[Element, Element | None]] = [(root, None)]
    done: set[Element] = set()
    while waiting or late:
        put_off = not waiting
        element, owner = late.pop() if put_off else waiting.pop()
        if element in done:
            continue
        referred = elsewhere.get(element.get("id") or "")
        if referred is not None and referred not in done and not put_off:
            late.append((element, referred))  # its owner comes later on the page
            continue
        owner = owner if referred is None or referred is element else referred
        done.add(element)
        if element.get("itemprop") is not None or element.get("itemscope") is not None:
            yield element, owner
        inner = element if element.get("itemscope") is not None else owner
        waiting += [(child, inner) for child in reversed(element) if isinstance(child.tag, str)]


def _value(element: Element, name: str, page: Page) -> Value:
    """A property's value; the text of blocks keeps its lines."""
    content = element.get("content")
    if content is not None:
        return str(content).strip()
    if element.tag in _SOURCES and element.get("src"):
        return page.absolute(element.get("src"))
    for tag, attribute in (("time", "datetime"), ("data", "value"), ("meter", "value")):
        if element.tag == tag and element.get(attribute):
            return str(element.get(attribute)).strip()
    link = element.get("href")
    if link and (element.tag == "link" or short_name(name).lower() in _ADDRESSES):
        return page.absolute(link)
    return "\n".join(lines(element))


def _built(items: Iterable[_Item], selectors: Selectors) -> list[Record]:
    """Outermost items as records. Built from the last to the first, since owners come before what they own."""
    built: dict[int, Record] = {}
    found = list(items)
    for item in reversed(found):
        held = {
            name: values
            for name, listed in item.properties.items()
            if (values := tuple(built[id(one)] if isinstance(one, _Item) else one for one in listed if one != ""))
        }
        types = tuple(short_name(kind) for kind in (item.element.get("itemtype") or "").split())
        selector = selectors.of(item.element)
        built[id(item)] = Record(types, held, "microdata", selector, item.element.get("itemid"))
    return [built[id(item)] for item in found if item.top]
