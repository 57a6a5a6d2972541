"""Tokens that answer a prompt, grouped into regions (paper IV-C, eq. 3 to 4).

The detector gives every token of its grid a relevance to the prompt and a box. Tokens above a threshold whose boxes
agree are one region: its box is their mean weighted by relevance, its score the mean of the best few relevances among
them, so that a token that no other agrees with counts for little. A region that mostly repeats, or lies within, a
better one of the same prompt is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rules:
    """When tokens make a region. All but `support` and `tokens` are shares from 0 to 1.

    `threshold`: relevance from which a token counts. `agree`: IoU from which a token's box is that of the region's best
    token. `apart`: IoU with a better region from which a region is dropped. `within`: share of a region's area inside a
    better one from which it is dropped, if it is also less relevant than `rival` times the better one: a part is not
    another object, but two that are equally good stay. `support`: how many of the best relevances the score is the mean
    of; those that are missing count as 0. `tokens`: the best tokens looked at, a bound on time.
    """

    threshold: float = 0.1
    agree: float = 0.6
    apart: float = 0.45
    within: float = 0.8
    rival: float = 0.8
    support: int = 1
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
    if not len(chosen):
        return []
    group = grouped(boxes[chosen], rules.agree)
    means, scores = _means(boxes[chosen], relevance[chosen], group), _scores(relevance[chosen], group, rules.support)
    order = np.argsort(-scores, kind="stable")
    kept = order[distinct(means[order], scores[order], rules)]
    return [Region(means[place], float(scores[place]), chosen[group == place]) for place in kept]


def grouped(boxes: Floats, agree: float) -> Rows:
    """The number of each box's group, INT64 [n]; groups are numbered as they begin.

    `boxes` FP32 [n, 4], best first. Each joins the best one before it that it agrees with and that itself joined none;
    else it begins a group.
    """
    alike = pairs(boxes, boxes)[0] >= agree
    group = np.full(len(boxes), -1, np.int64)
    for index in range(len(boxes)):
        if group[index] < 0:
            members = alike[index] & (group < 0)
            members[index] = True  # a box without area agrees with nothing, itself included
            group[members] = group.max() + 1
    return group


def distinct(boxes: Floats, scores: Floats, rules: Rules) -> Rows:
    """Indices of the boxes, given best first, that neither repeat a better one nor are parts of it, best first."""
    overlap, share = pairs(boxes, boxes)
    weaker = scores[:, None] < rules.rival * scores[None]
    gives_way = (overlap >= rules.apart) | ((share >= rules.within) & weaker)
    kept = np.zeros(len(boxes), np.bool_)
    for index in range(len(boxes)):
        kept[index] = not (gives_way[index] & kept).any()
    return np.flatnonzero(kept)


def _scores(relevance: Floats, group: Rows, support: int) -> Floats:
    """The sum of the best `support` relevances of each group, over `support`: FP32 [g]. `relevance` best first."""
    by_group = np.argsort(group, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(group))))[:-1]
    rank = np.empty(len(group), np.int64)
    rank[by_group] = np.arange(len(group)) - starts[group[by_group]]
    return (np.bincount(group, np.where(rank < support, relevance, 0)) / support).astype(np.float32)


def _means(boxes: Floats, relevance: Floats, group: Rows) -> Floats:
    """The mean box FP32 [g, 4] of each group, weighted by relevance."""
    weights = np.maximum(relevance, 1e-6).astype(np.float64)
    whole = np.bincount(group, weights)
    means = np.stack([np.bincount(group, weights * boxes[:, edge]) / whole for edge in range(4)], axis=1)
    return means.astype(np.float32)


def pairs(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Of box i of `one` [n, 4] and box j of `other` [m, 4], FP32 [n, m]: intersection over union (0 where neither has
    an area), and the share of box i that lies in box j."""
    width = np.minimum(one[:, None, 2], other[None, :, 2]) - np.maximum(one[:, None, 0], other[None, :, 0])
    height = np.minimum(one[:, None, 3], other[None, :, 3]) - np.maximum(one[:, None, 1], other[None, :, 1])
    shared = np.maximum(width, 0) * np.maximum(height, 0)
    areas, others = _areas(one)[:, None], _areas(other)[None]
    union = areas + others - shared
    overlap = np.where(union > 0, shared / np.maximum(union, 1e-9), 0)
    return overlap.astype(np.float32), (shared / np.maximum(areas, 1e-9)).astype(np.float32)


def overlaps(box: Floats, boxes: Floats) -> Floats:
    """Intersection over union of one box with each of `boxes` [n, 4]; 0 where neither has an area."""
    found: Floats = pairs(box[None], boxes)[0][0]
    return found


def _areas(boxes: Floats) -> Floats:
    found: Floats = np.maximum(boxes[:, 2] - boxes[:, 0], 0) * np.maximum(boxes[:, 3] - boxes[:, 1], 0)
    return found
