"""Which of the regions found are meant, by what was said of their place: rules over boxes, no network.

One thing on a side is the outermost of those in that half; several are all of that half. A corner is the quarter, the
centre the middle half in both directions. Where one is meant by its place, the odds of a region are those that it is
right and that what lies before it is not: "the left cat" is the second from the left where the first is no cat.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from python_backends.pointing.place import Bearing, Measure, Place, Side
from python_backends.vision.boxes import ious

Boxes = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float32]
Chosen = npt.NDArray[np.intp]

SURE = 0.5
"""Share of the best region's confidence from which another may stand before one that is meant by its place."""

SAME = 0.3
"""IoU from which on two regions are rather one thing, of which one cannot stand before the other."""

SLANT = 0.5
"""How far along its bearing a thing must lie, in parts of how far it lies off to the side."""

_ROW = 0.5  # of a box' height that two boxes of one row share


def meant(
    boxes: Boxes, confidences: Scores, place: Place, size: tuple[int, int], anchor: Boxes | None = None
) -> Chosen:
    """Indices of the regions meant, likeliest first, and no more than can be; see `odds_of`."""
    return likeliest(odds_of(boxes, confidences, place, size, anchor))[: place.most]


def likeliest(odds: Scores, least: float = 0.0) -> Chosen:
    """Indices of those that have any odds, of `least` or more, by falling odds."""
    order: Chosen = np.argsort(-odds, kind="stable")[: np.count_nonzero((odds > 0) & (odds >= least))]
    return order


def odds_of(
    boxes: Boxes, confidences: Scores, place: Place, size: tuple[int, int], anchor: Boxes | None = None
) -> Scores:
    """FP32 [n]: how probable it is of each region that it is meant; 0 of those that lie elsewhere.

    `boxes` FP32 [n, 4] in a picture of `size` (width, height); `confidences` FP32 [n] are the probabilities that they
    are such a thing at all. `anchor` FP32 [4] is the thing that `place.relation` names; without it the relation is not
    judged.
    """
    odds = confidences.copy()
    if not len(odds) or place.says_nothing:
        return odds
    if place.relation is not None and anchor is not None:
        odds[~_lying(boxes, anchor, place.relation.bearing)] = 0
        if not place.several:
            odds = _ranked(boxes, odds, np.argsort(_distances(boxes, anchor), kind="stable"))
    if place.sides:
        odds[~_there(boxes, place.sides, size)] = 0
        if not place.several and place.rank is None:
            odds = _ranked(boxes, odds, _outermost_first(boxes, place.sides, size))
    if place.rank is not None:
        order = _order(boxes, place.rank.measure)
        order = order[::-1] if place.rank.number < 0 else order
        odds = _ranked(boxes, odds, order, abs(place.rank.number), place.count or 1)
    elif place.count is not None:
        odds[np.argsort(-odds, kind="stable")[place.count :]] = 0
    return odds


def _ranked(boxes: Boxes, odds: Scores, order: Chosen, number: int = 1, count: int = 1) -> Scores:
    """The odds that a region is right and from number `number` on, of `count`, among the right ones in `order`."""
    before = np.where(odds >= SURE * odds.max(initial=0), odds, 0)
    same = ious(boxes, boxes) >= SAME
    ranked = np.zeros_like(odds)
    for rank, region in enumerate(order):
        others = order[:rank][~same[region, order[:rank]]]
        ranked[region] = odds[region] * _numbers(before[others], number + count - 1)[number - 1 :].sum()
    return ranked


def _numbers(odds: Scores, most: int) -> Scores:
    """FP32 [most]: how probable it is that none, one, two, ... of the things are there."""
    numbers = np.zeros(most, np.float32)
    numbers[0] = 1
    for probability in odds[odds > 0]:
        numbers[1:] = numbers[1:] * (1 - probability) + numbers[:-1] * probability
        numbers[0] *= 1 - probability
    return numbers


def _there(boxes: Boxes, sides: frozenset[Side], size: tuple[int, int]) -> npt.NDArray[np.bool_]:
    """Which of the boxes lie on all of `sides`."""
    centres = _centres(boxes) / np.array(size, np.float32)
    there: npt.NDArray[np.bool_] = np.all([_within(centres, side) for side in sides], axis=0)
    return there


def _outermost_first(boxes: Boxes, sides: frozenset[Side], size: tuple[int, int]) -> Chosen:
    centres = _centres(boxes) / np.array(size, np.float32)
    order: Chosen = np.argsort(-np.sum([_outness(centres, side) for side in sides], axis=0), kind="stable")
    return order


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
