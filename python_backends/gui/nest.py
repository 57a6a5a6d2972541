"""Which element lies in which, what covers what, and the order in which a person reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from python_backends.gui.elements import Element
from python_backends.gui.order import reading_order
from python_backends.vision.boxes import areas, insides

INSIDE = 0.85  # share of an element that lies in its parent
HOLDS = 1.3  # how much larger a holder of other elements counts than a leaf, so that an icon that fills it is its child
_LEAVES = frozenset({"text", "icon", "checkbox", "radio", "switch", "slider"})


def nested(elements: Sequence[Element]) -> tuple[Element, ...]:
    """`elements` in reading order, parents before their children, with parents, children and z."""
    parents = _parents(elements)
    below: dict[int | None, list[int]] = {}
    for place, parent in enumerate(parents):
        below.setdefault(parent, []).append(place)
    order = _walk(elements, below)
    at = {old: new for new, old in enumerate(order)}
    levels = _levels(elements, parents, order)
    return tuple(
        replace(
            elements[old],
            parent=None if (parent := parents[old]) is None else at[parent],
            children=tuple(sorted(at[child] for child in below.get(old, []))),
            z=levels[old],
        )
        for old in order
    )


def _parents(elements: Sequence[Element]) -> list[int | None]:
    """The smallest element around each, None for those on the page itself."""
    if not elements:
        return []
    boxes = np.array([element.box for element in elements], np.float32)
    holds = np.array([element.role not in _LEAVES for element in elements])
    sizes = areas(boxes) * np.where(holds, HOLDS, 1.0)
    ranks = np.empty(len(sizes), np.intp)
    ranks[np.lexsort((-np.arange(len(sizes)), sizes))] = np.arange(len(sizes))  # of equal ones the first is around
    around = (insides(boxes, boxes) >= INSIDE) & holds[None, :] & (ranks[None, :] > ranks[:, None])
    nearest = np.where(around, ranks[None, :], len(ranks)).argmin(axis=1)
    return [int(parent) if any_ else None for parent, any_ in zip(nearest, around.any(axis=1), strict=True)]


def _walk(elements: Sequence[Element], below: dict[int | None, list[int]]) -> list[int]:
    """Places in reading order: each parent, then what it holds."""
    order: list[int] = []
    todo: list[int] = _siblings(elements, below.get(None, []))
    while todo:
        place = todo.pop()
        order.append(place)
        todo += _siblings(elements, below.get(place, []))
    return order


def _siblings(elements: Sequence[Element], places: Sequence[int]) -> list[int]:
    """Last first, as a stack wants them."""
    return [places[index] for index in reversed(reading_order([elements[place].box for place in places]))]


def _levels(elements: Sequence[Element], parents: Sequence[int | None], order: Sequence[int]) -> list[int]:
    """How high each lies: one above its parent, and a dialog above all that is not in one."""
    levels, raised = [0] * len(elements), [False] * len(elements)
    for place in order:
        parent = parents[place]
        levels[place] = 0 if parent is None else levels[parent] + 1
        raised[place] = elements[place].role == "dialog" or (parent is not None and raised[parent])
    top = max((level + 1 for level, high in zip(levels, raised, strict=True) if not high), default=0)
    return [level + top if high else level for level, high in zip(levels, raised, strict=True)]
