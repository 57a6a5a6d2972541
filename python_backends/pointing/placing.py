"""Which of the regions found are meant, by what was said of their place: rules over boxes, no network.

One thing on a side is the outermost of those in that half; several are all of that half. A corner is the quarter, the
centre the middle half in both directions. Where one is meant by its place, only regions about as certain as the best
one there are looked at, so that a doubtful region at the edge does not win by its place alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from python_backends.pointing.place import Bearing, Measure, Place, Rank, Side

Boxes = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float32]
Chosen = npt.NDArray[np.intp]

SURE = 0.5
"""Share of the best region's confidence from which another may be the one that is meant by its place."""

SLANT = 0.5
"""How far along its bearing a thing must lie, in parts of how far it lies off to the side."""

_ROW = 0.5  # of a box' height that two boxes of one row share


def meant(
    boxes: Boxes, confidences: Scores, place: Place, size: tuple[int, int], anchor: Boxes | None = None
) -> Chosen:
    """Indices of the regions meant, surest first. `boxes` FP32 [n, 4] in a picture of `size` (width, height).

    `anchor` FP32 [4] is the thing that `place.relation` names; without it the relation is not judged.
    """
    left = np.argsort(-confidences, kind="stable")
    if not len(left) or place.says_nothing:
        return left
    if place.relation is not None and anchor is not None:
        left = left[_lying(boxes[left], anchor, place.relation.bearing)]
        left = left if place.several else _nearest(boxes, _sure(left, confidences), anchor)
    if place.sides:
        left = left[_there(boxes[left], place.sides, size)]
        if not place.several and place.rank is None:
            left = _outermost(boxes, _sure(left, confidences), place.sides, size)
    if place.rank is not None:
        left = _ranked(boxes, _sure(left, confidences), place.rank, place.count)
    elif place.count is not None:
        left = left[: place.count]
    return left


def _nearest(boxes: Boxes, left: Chosen, anchor: Boxes) -> Chosen:
    return _first(left, -_distances(boxes[left], anchor))


def _there(boxes: Boxes, sides: frozenset[Side], size: tuple[int, int]) -> npt.NDArray[np.bool_]:
    """Which of the boxes lie on all of `sides`."""
    centres = _centres(boxes) / np.array(size, np.float32)
    there: npt.NDArray[np.bool_] = np.all([_within(centres, side) for side in sides], axis=0)
    return there


def _outermost(boxes: Boxes, left: Chosen, sides: frozenset[Side], size: tuple[int, int]) -> Chosen:
    centres = _centres(boxes[left]) / np.array(size, np.float32)
    return _first(left, np.sum([_outness(centres, side) for side in sides], axis=0))


def _within(centres: Boxes, side: Side) -> npt.NDArray[np.bool_]:
    x, y = centres.T
    parts = {"left": x < 0.5, "right": x > 0.5, "top": y < 0.5, "bottom": y > 0.5}
    inside: npt.NDArray[np.bool_] = np.all(np.abs(centres - 0.5) <= 0.25, axis=1) if side == "centre" else parts[side]
    return inside


def _outness(centres: Boxes, side: Side) -> Scores:
    x, y = centres.T
    far = {"left": -x, "right": x, "top": -y, "bottom": y, "centre": -np.hypot(x - 0.5, y - 0.5)}
    outness: Scores = far[side]
    return outness


def _first(left: Chosen, merits: Scores) -> Chosen:
    """The one with the highest merit; the surest of equals."""
    return left[[int(np.argmax(merits))]] if len(left) else left


def _sure(left: Chosen, confidences: Scores) -> Chosen:
    sure: Chosen = left[confidences[left] >= SURE * confidences[left].max(initial=0)]
    return sure


def _ranked(boxes: Boxes, left: Chosen, rank: Rank, count: int | None) -> Chosen:
    """The one of that number, or as many as are asked for from there on; nothing if there are fewer."""
    order = left[_order(boxes[left], rank.measure)]
    if rank.number < 0:
        order = order[::-1]
    start = abs(rank.number) - 1
    return order[start : start + (count or 1)]


def _order(boxes: Boxes, measure: Measure) -> Chosen:
    """Indices, the one that `measure` names first."""
    if measure == "reading":
        return np.array(reading_order(boxes), np.intp)
    (x, y), (width, height) = _centres(boxes).T, (boxes[:, 2:] - boxes[:, :2]).T
    keys = {"left": x, "right": -x, "top": y, "bottom": -y, "largest": -width * height, "smallest": width * height,
            "tallest": -height, "widest": -width}  # fmt: skip
    order: Chosen = np.argsort(keys[measure], kind="stable")
    return order


def reading_order(boxes: Boxes) -> Sequence[int]:
    """Rows from the top, each from the left. A box belongs to the row whose first box it shares enough height with."""
    rows: list[list[int]] = []
    for index in np.argsort(boxes[:, 1], kind="stable"):
        top, bottom = boxes[index, 1], boxes[index, 3]
        for row in rows:
            first = boxes[row[0]]
            shared = min(bottom, first[3]) - max(top, first[1])
            if shared >= _ROW * min(bottom - top, first[3] - first[1]):
                row.append(int(index))
                break
        else:
            rows.append([int(index)])
    return [index for row in rows for index in sorted(row, key=lambda one: float(boxes[one, 0]))]


def _lying(boxes: Boxes, anchor: Boxes, bearing: Bearing) -> npt.NDArray[np.bool_]:
    """Which boxes lie so to `anchor`, by their centres; the anchor itself lies nowhere."""
    if not len(boxes):
        return np.zeros(0, np.bool_)
    (x, y), (u, v) = _centres(boxes).T, _centres(anchor[None])[0]
    self_ = np.all(np.abs(boxes - anchor) < 1, axis=1)
    across, down = SLANT * np.abs(x - u), SLANT * np.abs(y - v)
    tests = {"left": u - x > down, "right": x - u > down, "above": v - y > across, "below": y - v > across,
             "beside": np.ones(len(boxes), np.bool_)}  # fmt: skip
    lying: npt.NDArray[np.bool_] = tests[bearing] & ~self_
    return lying


def _distances(boxes: Boxes, anchor: Boxes) -> Scores:
    """Between the nearest edges; of boxes equally far, overlapping ones say, between the centres."""
    gaps = np.maximum(np.maximum(boxes[:, :2] - anchor[2:], anchor[:2] - boxes[:, 2:]), 0)
    centres = np.hypot(*(_centres(boxes) - _centres(anchor[None])).T)
    distances: Scores = np.hypot(*gaps.T) + 1e-3 * centres
    return distances


def _centres(boxes: Boxes) -> Boxes:
    centres: Boxes = (boxes[:, :2] + boxes[:, 2:]) / 2
    return centres
