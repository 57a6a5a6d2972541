"""Where fields stand on a page: by a selector that is given, or by what was learnt of an earlier one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from python_backends.errors import InvalidRequest
from python_backends.scraper.healing.features import Snapshot
from python_backends.scraper.healing.heal import heal
from python_backends.scraper.healing.learnt import MAX_ELEMENTS, Learnt, learnt_of
from python_backends.scraper.memory import Kept
from python_backends.scraper.page import Element
from python_backends.scraper.request import Place
from python_backends.scraper.selector import Selectors, selected
from python_backends.scraper.text import visible

Found = Literal["found", "unchanged", "healed", "lost"]
_CLASS = re.compile(r"[A-Za-z][\w-]*")
RENEWED = 0.8
"""Confidence from which a place that was found again is what is remembered from now on: pages change by and by."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Elements of a field in the page's order, and what is to be remembered of them."""

    elements: Sequence[Element]
    confidence: float
    status: Found
    kept: Kept


def spot_of(snapshot: Snapshot, place: Place, *, param: str) -> Spot | None:
    """The elements that a selector of the caller names, None for none; InvalidRequest if it cannot be read."""
    try:
        named = selected(snapshot.page.root, place.css)
    except InvalidRequest as error:
        error.param = param
        raise
    elements = [element for element in named if element in snapshot.features]
    if len(elements) > MAX_ELEMENTS:
        message = f"`{place.css[:200]}` names {len(elements)} elements, at most {MAX_ELEMENTS} are taken"
        raise InvalidRequest(message, param=param)
    if not elements:
        return None
    learnt = learnt_of(place.css, [snapshot.features[element] for element in elements])
    return Spot(elements, 1.0, "found", Kept(learnt, place.attribute))


def spot_again(snapshot: Snapshot, kept: Kept) -> Spot:
    """The elements of what was learnt before. A lost one has none, and what is remembered of it stays."""
    again = heal(snapshot, kept.learnt)
    renewed = _renewed(snapshot, again.elements) if again.status == "healed" and again.confidence >= RENEWED else None
    return Spot(again.elements, again.confidence, again.status, Kept(renewed or kept.learnt, kept.attribute))


def _renewed(snapshot: Snapshot, elements: Sequence[Element]) -> Learnt | None:
    """Learnt anew, under a selector that names exactly these elements; None where no simple one does."""
    one = len(elements) == 1
    css = Selectors(snapshot.page.root).of(elements[0]) if one else _path_of(elements[0])
    try:
        named = [element for element in selected(snapshot.page.root, css) if element in snapshot.features]
    except InvalidRequest:
        return None
    return learnt_of(css, [snapshot.features[element] for element in elements]) if named == list(elements) else None


def _path_of(element: Element) -> str:
    """CSS of tags and classes from its parent on, which names its siblings, too."""
    steps = [element, *([element.getparent()] if element.getparent() is not None else [])]
    return " > ".join(_step(node) for node in reversed(steps))


def _step(node: Element) -> str:
    classes = [name for name in (node.get("class") or "").split() if _CLASS.fullmatch(name)]
    return f"{node.tag}{''.join(f'.{name}' for name in classes[:3])}"


def texts_of(elements: Sequence[Element], attribute: str | None) -> list[str]:
    """What each says, in order: its visible text, or an attribute of it; nothing for those without."""
    said = (element.get(attribute, "") if attribute else visible(element) for element in elements)
    return [" ".join(text.split()) for text in said]
