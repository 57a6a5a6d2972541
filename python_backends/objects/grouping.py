"""Tokens that answer a prompt, grouped into regions (paper IV-C, eq. 3 to 4).

The detector gives every token of its grid a relevance to the prompt and a box. Tokens above a threshold whose boxes
agree are one region: its box is their mean weighted by relevance, its score the mean of the best few relevances among
them, so that a token that nobody agrees with counts for little. A region that mostly repeats, or lies within, a better
one of the same prompt is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rules:
    """When tokens make a region. All but `tokens` are shares from 0 to 1.

    `threshold`: relevance from which a token counts. `agree`: IoU from which a token's box is that of the region's best
    token. `apart`: IoU with a better region from which a region is dropped. `within`: share of a region's area inside a
    better one from which it is dropped, if it is also less relevant than `rival` times the better one: a part is not
    another object, but two that are equally good stay. `support`: the best relevances whose mean is the score; those that
    are missing count as 0. `tokens`: the best tokens looked at, a bound on time.
    """

    threshold: float = 0.1
    agree: float = 0.6
    apart: float = 0.45
    within: float = 0.6
    rival: float = 0.95
    support: int = 5
    tokens: int = 400

    def __post_init__(self) -> None:
        for name in ("threshold", "agree", "apart", "within", "rival"):
            assert 0 <= getattr(self, name) <= 1, name
        assert self.support >= 1 and self.tokens >= 1


class Region(NamedTuple):
    """A box FP32 [4] in pixels (x0, y0, x1, y1), its score, and the tokens behind it, best first."""

    box: Floats
    score: float
    tokens: Rows


def regions_of(relevance: Floats, boxes: Floats, rules: Rules) -> list[Region]:
    """Regions of one prompt, best first. `relevance` FP32 [T], `boxes` FP32 [T, 4]. None above the threshold: empty."""
    assert relevance.ndim == 1 and boxes.shape == (len(relevance), 4)
    chosen = np.flatnonzero(relevance >= rules.threshold)
    chosen = chosen[np.argsort(-relevance[chosen], kind="stable")][: rules.tokens]
    regions = grouped(relevance, boxes, chosen, rules)
    return apart(sorted(regions, key=lambda region: -region.score), rules)


def grouped(relevance: Floats, boxes: Floats, order: Rows, rules: Rules) -> list[Region]:
    """Every token of `order` joins the best token before it whose box it agrees with, else it begins a region."""
    found, left = [], order
    while len(left):
        alike = overlaps(boxes[left[0]], boxes[left]) >= rules.agree
        alike[0] = True  # a box without area agrees with nothing, itself included
        members, left = left[alike], left[~alike]
        weights = relevance[members]
        box = np.average(boxes[members], axis=0, weights=np.maximum(weights, 1e-6)).astype(np.float32)
        found.append(Region(box, float(weights[: rules.support].sum()) / rules.support, members))
    return found


def apart(regions: Sequence[Region], rules: Rules) -> list[Region]:
    """Regions, best first, without those that repeat or are parts of a better one."""
    kept: list[Region] = []
    for region in regions:
        if not kept:
            kept.append(region)
            continue
        boxes = np.stack([other.box for other in kept])
        weaker = region.score < rules.rival * np.array([other.score for other in kept])
        repeats = overlaps(region.box, boxes) >= rules.apart
        part = (shares(region.box, boxes) >= rules.within) & weaker
        if not (repeats | part).any():
            kept.append(region)
    return kept


def overlaps(box: Floats, boxes: Floats) -> Floats:
    """Intersection over union of one box with each of `boxes` [n, 4]; 0 where neither has an area."""
    shared = _intersections(box, boxes)
    union = _area(box[None])[0] + _area(boxes) - shared
    found: Floats = np.where(union > 0, shared / np.maximum(union, 1e-9), 0).astype(np.float32)
    return found


def shares(box: Floats, boxes: Floats) -> Floats:
    """The share of `box` that lies in each of `boxes` [n, 4]."""
    found: Floats = (_intersections(box, boxes) / max(float(_area(box[None])[0]), 1e-9)).astype(np.float32)
    return found


def _intersections(box: Floats, boxes: Floats) -> Floats:
    low, high = np.maximum(boxes[:, :2], box[:2]), np.minimum(boxes[:, 2:], box[2:])
    found: Floats = np.maximum(high - low, 0).prod(axis=1)
    return found


def _area(boxes: Floats) -> Floats:
    found: Floats = np.maximum(boxes[:, 2:] - boxes[:, :2], 0).prod(axis=1)
    return found
