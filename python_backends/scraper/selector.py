"""Selectors: CSS that names one element, and the elements that CSS names."""

from __future__ import annotations

import re
from collections import Counter

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from python_backends.errors import InvalidRequest
from python_backends.scraper.page import Element

MAX_SELECTOR = 1000
MAX_COUNTED = 20_000  # elements of a page on which selectors may count siblings
_COUNTING = re.compile(r"~(?!=)|:nth|:last|:only|:first", re.I)
_PATH = re.compile(r"(?:#[A-Za-z][\w-]*|html)(?: > [A-Za-z][A-Za-z0-9-]*(?::nth-of-type\([1-9]\d{0,5}\))?)*")
_NAME = re.compile(r"[A-Za-z][\w-]*")


class Selectors:
    """Selectors of a page's elements. It remembers what it counted, so that naming all elements costs one walk."""

    def __init__(self, root: Element) -> None:
        named = [str(name) for name in root.xpath("//@id")]
        self._unique = {name for name, times in Counter(named).items() if times == 1 and _NAME.fullmatch(name)}
        self._steps: dict[Element, dict[Element, str]] = {}

    def of(self, element: Element) -> str:
        """CSS that names `element` alone: from the closest id on, by tag and place among its kind."""
        steps: list[str] = []
        for node in (element, *element.iterancestors()):
            if node.get("id") in self._unique:
                return " > ".join([f"#{node.get('id')}", *reversed(steps)])
            steps.append(self._step(node))
        return " > ".join(reversed(steps))

    def _step(self, node: Element) -> str:
        parent = node.getparent()
        if parent is None:
            return str(node.tag)
        if parent not in self._steps:
            self._steps[parent] = _steps_in(parent)
        return self._steps[parent][node]


def _steps_in(parent: Element) -> dict[Element, str]:
    children = [child for child in parent if isinstance(child.tag, str)]
    total, seen, steps = Counter(child.tag for child in children), Counter[str](), dict[Element, str]()
    for place, child in enumerate(children, 1):
        seen[child.tag] += 1
        if not _NAME.fullmatch(child.tag):
            steps[child] = f"*:nth-child({place})"
        else:
            steps[child] = child.tag if total[child.tag] == 1 else f"{child.tag}:nth-of-type({seen[child.tag]})"
    return steps


def selected(root: Element, selector: str) -> list[Element]:
    """Elements that a CSS selector names on a page, in its order.

    Raises InvalidRequest for one that cannot be read, or that counts siblings on a very large page: the time for that
    grows with the square of the page.
    """
    if not 0 < len(selector.strip()) <= MAX_SELECTOR:
        raise InvalidRequest(f"a selector has 1 to {MAX_SELECTOR} characters, not {len(selector)}", param="selector")
    if _PATH.fullmatch(selector):
        return _walked(root, selector.split(" > "))
    if _COUNTING.search(selector) and sum(1 for _ in root.iter()) > MAX_COUNTED:
        raise InvalidRequest(
            f"the page has more than {MAX_COUNTED} elements; selectors with `~`, `:nth` or `:last` are not evaluated "
            f"on it",
            param="selector",
        )
    try:
        return list(CSSSelector(selector)(root))
    except (etree.XPathError, SelectorError) as exc:
        raise InvalidRequest(f"the selector `{selector[:200]}` cannot be read: {exc}", param="selector") from exc


def _walked(root: Element, steps: list[str]) -> list[Element]:
    """What a path as `Selectors` writes it names, without XPath, which would count siblings again for each element."""
    first = steps[0]
    found = root.xpath("//*[@id=$name]", name=first[1:]) if first[0] == "#" else [root] * (root.tag == first)
    for step in steps[1:]:
        tag, _, place = step.partition(":nth-of-type(")
        children = [[child for child in parent if child.tag == tag] for parent in found]
        at = int(place.rstrip(")")) - 1 if place else None
        found = [one for same in children for one in (same if at is None else same[at : at + 1])]
    return found
