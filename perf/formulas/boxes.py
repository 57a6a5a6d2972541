"""Matches of labelled boxes: equal text and intersection over union of at least 0.5, one to one, greedily."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from perf.formulas.counts import Counts

Box = tuple[float, float, float, float]


class TextBox(NamedTuple):
    """A word or line: its text and (left, top, right, bottom) in any unit both sides share."""

    text: str
    box: Box


def iou(a: Box, b: Box) -> float:
    """Intersection over union of two axis-aligned boxes; 0 for boxes without area."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (_area(a) + _area(b) - shared)


def box_counts(
    predicted: Sequence[TextBox],
    true: Sequence[TextBox],
    normalise: Callable[[str], str] = str.lower,
    threshold: float = 0.5,
) -> Counts:
    """Pairs are taken best IoU first; a pair counts if the normalised texts are equal and IoU >= `threshold`."""
    by_text: dict[str, list[int]] = {}
    for index, item in enumerate(true):
        by_text.setdefault(normalise(item.text), []).append(index)
    pairs = [
        (overlap, p, t)
        for p, item in enumerate(predicted)
        for t in by_text.get(normalise(item.text), [])
        if (overlap := iou(item.box, true[t].box)) >= threshold
    ]
    return Counts(_greedy(pairs), len(predicted), len(true))


def region_counts(predicted: Sequence[Box], true: Sequence[Box], threshold: float = 0.8) -> Counts:
    """Boxes alone, matched one to one, best IoU first."""
    pairs = [
        (overlap, p, t)
        for p, a in enumerate(predicted)
        for t, b in enumerate(true)
        if (overlap := iou(a, b)) >= threshold
    ]
    return Counts(_greedy(pairs), len(predicted), len(true))


def _greedy(pairs: list[tuple[float, int, int]]) -> int:
    used_predicted: set[int] = set()
    used_true: set[int] = set()
    for _, p, t in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if p not in used_predicted and t not in used_true:
            used_predicted.add(p)
            used_true.add(t)
    return len(used_true)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
