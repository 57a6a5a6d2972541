"""One working state out of what several specialists, or one specialist on several documents, found (paper III-D).

Two items that say the same thing of the same place are one: regions, lines and cells whose quads overlap, utterances
that overlap in time and agree in text. The surer one stays; it does not gain from the other, because two readers of
the same pixels are not independent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np
from rapidfuzz import fuzz

from python_backends.evidence import Evidence

SAME_PLACE = 0.5  # intersection over union of two quads
SAME_TIME = 0.5  # of the shorter utterance
SAME_TEXT = 80.0  # rapidfuzz ratio; both readers may err
_PLACED = frozenset({"line", "region", "cell", "table"})


def merged(groups: Sequence[Sequence[Evidence]]) -> tuple[Evidence, ...]:
    """All items of `groups` without repetitions, each group's order kept.

    With several groups, ids get the prefix `dN.` (N counts groups from 1), so that they stay unique.
    """
    items = [item for number, group in enumerate(groups, 1) for item in _named(group, number, len(groups) > 1)]
    gone = _repeated(items)
    kept = []
    for item in items:  # parents stand before their children
        if item.id in gone or item.parent in gone:
            gone.add(item.id)
        else:
            kept.append(item)
    return tuple(kept)


def _named(group: Iterable[Evidence], number: int, several: bool) -> Iterable[Evidence]:
    if not several:
        return group
    prefix = f"d{number}."
    return (
        replace(item, id=prefix + item.id, parent=None if item.parent is None else prefix + item.parent)
        for item in group
    )


def _repeated(items: Sequence[Evidence]) -> set[str]:
    """Ids of the items that repeat a surer one."""
    alike: dict[tuple[object, ...], list[Evidence]] = defaultdict(list)
    for item in items:
        if item.kind in _PLACED and item.quad is not None:
            alike[item.source.sha256, item.page, item.kind].append(item)
        elif item.kind == "utterance" and item.t0 is not None and item.t1 is not None:
            alike[item.source.sha256, item.kind].append(item)
    return {item.id for key, group in alike.items() for item in (_weaker(group) if len(key) > 2 else _later(group))}


def _weaker(group: Sequence[Evidence]) -> list[Evidence]:
    """The items of one kind and page that a surer one, or an equal one before it, stands for."""
    ranked = sorted(group, key=lambda item: -item.confidence)
    spans = np.array([_extent(item) for item in ranked])
    strong: list[int] = []
    weak = []
    for index, item in enumerate(ranked):
        near = np.all((spans[strong, 1] > spans[index, 0]) & (spans[strong, 0] < spans[index, 1]), axis=1)
        if any(_same(ranked[other], item) for other, close in zip(strong, near, strict=True) if close):
            weak.append(item)
        else:
            strong.append(index)
    return weak


def _later(group: Sequence[Evidence]) -> list[Evidence]:
    """As `_weaker`, of utterances: thousands of them, few of which overlap."""
    by_time = sorted(group, key=lambda item: item.t0 or 0.0)
    same: dict[str, set[str]] = defaultdict(set)
    near: list[Evidence] = []
    for item in by_time:
        near = [other for other in near if (other.t1 or 0.0) > (item.t0 or 0.0)]
        for other in near:
            if _same(other, item):
                same[other.id].add(item.id)
                same[item.id].add(other.id)
        near.append(item)
    weak: set[str] = set()
    for item in sorted(group, key=lambda item: -item.confidence):
        if item.id not in weak:
            weak |= same[item.id]
    return [item for item in group if item.id in weak]


def _extent(item: Evidence) -> list[list[float]]:
    """[low, high] of the item in space (x, y), for a quick test of overlap."""
    assert item.quad is not None
    corners = np.array(item.quad, np.float64)
    return [corners.min(axis=0).tolist(), corners.max(axis=0).tolist()]


def _same(a: Evidence, b: Evidence) -> bool:
    if a.quad is not None and b.quad is not None:
        return overlap(a, b) >= SAME_PLACE
    return _shared_time(a, b) >= SAME_TIME and fuzz.ratio(a.text.casefold(), b.text.casefold()) >= SAME_TEXT


def overlap(a: Evidence, b: Evidence) -> float:
    """Intersection over union of the quads of two placed items, 0 to 1."""
    quads = [np.array(item.quad, np.float32) for item in (a, b)]
    areas = [cv2.contourArea(cv2.convexHull(quad)) for quad in quads]
    if min(areas) <= 0:
        return 0.0
    shared, _ = cv2.intersectConvexConvex(cv2.convexHull(quads[0]), cv2.convexHull(quads[1]))
    return float(shared / (sum(areas) - shared))


def _shared_time(a: Evidence, b: Evidence) -> float:
    """Time that both cover, as a share of the shorter one."""
    start_a, stop_a, start_b, stop_b = a.t0 or 0.0, a.t1 or 0.0, b.t0 or 0.0, b.t1 or 0.0
    shortest = min(stop_a - start_a, stop_b - start_b)
    return max(0.0, min(stop_a, stop_b) - max(start_a, start_b)) / shortest if shortest > 0 else 0.0
