"""Selectors: CSS that names one element, and elements that a CSS selector or XPath names."""

from __future__ import annotations

import re
from collections import Counter

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from python_backends.errors import InvalidRequest
from python_backends.scraper.page import Element

MAX_SELECTOR = 2000
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
    """Elements that `selector` (CSS, or XPath where it begins with / or `(`) names on a page, in its order.

    Raises InvalidRequest for one that cannot be read or that names no elements but values.
    """
    if not 0 < len(selector) <= MAX_SELECTOR:
        raise InvalidRequest(f"a selector has 1 to {MAX_SELECTOR} characters, not {len(selector)}", param="selector")
    try:
        found = root.xpath(selector) if selector.lstrip()[:1] in ("/", "(") else CSSSelector(selector)(root)
    except (etree.XPathError, SelectorError) as exc:
        raise InvalidRequest(f"the selector `{selector[:200]}` cannot be read: {exc}", param="selector") from exc
    if not isinstance(found, list) or not all(isinstance(getattr(one, "tag", None), str) for one in found):
        raise InvalidRequest(f"the selector `{selector[:200]}` names values, not elements", param="selector")
    return found
