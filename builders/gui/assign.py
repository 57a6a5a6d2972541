"""Which positions learn which element: task-aligned assignment (Feng et al. 2021, "TOOD"), one slot at a time.

A position suits an element as score^0.5 * overlap^6 of what it predicts; each element takes its ten best positions
whose centre lies inside. Where elements nest about one centre they want the same positions: the better suited one gets
a contested position, an element left with none takes one back, and elements that are nearly the same box (a tab that is
a link) share their positions, because roles are independent.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from builders.vision.boxes import overlap, pairwise_overlap

BEST = 10
SAME = 0.8
"""Overlap from which two elements count as one box with several roles."""
LEAST_REACH = 0.75
"""Strides about an element's middle that count as inside it, however small it is."""
SCORE_POWER, OVERLAP_POWER = 0.5, 6.0


class Places(NamedTuple):
    """What a network predicts for one image and slot: scores [n, roles], boxes [n, 4], centres [n, 2], strides [n]."""

    scores: Tensor
    boxes: Tensor
    centres: Tensor
    strides: Tensor


class Assigned(NamedTuple):
    """Of every position: the element's index or -1 [n], and how good its score should be, 0 to 1 [n]."""

    element: Tensor
    target: Tensor


def assigned(places: Places, boxes: Tensor, roles: Tensor) -> Assigned:
    """Elements [m, 4] with `roles` [m] to positions; m may be 0."""
    n = len(places.centres)
    if not len(boxes):
        return Assigned(torch.full((n,), -1, device=boxes.device), torch.zeros(n, device=boxes.device))
    element, position = _within(places, boxes).nonzero(as_tuple=True)  # pairs of which the centre lies inside
    shared = overlap(places.boxes[position], boxes[element])
    suits = places.scores[position, roles[element]].pow(SCORE_POWER) * shared.pow(OVERLAP_POWER)
    near = 1 / (1 + (places.centres[position] - boxes[element].unflatten(1, (2, 2)).mean(1)).abs().sum(1))
    suits = suits + 1e-9 * near  # before anything overlaps, the nearest
    fit = torch.zeros(len(boxes), n, device=boxes.device)
    fit[element, position] = suits
    chosen = _winners(fit, boxes)
    overlaps = torch.zeros_like(fit)
    overlaps[element, position] = shared
    return Assigned(chosen, _targets(fit, overlaps, chosen))


def companions(boxes: Tensor, roles: Tensor, count: int) -> Tensor:
    """The roles of each element and of those that are nearly the same box: [m, count], 0 or 1."""
    own = torch.nn.functional.one_hot(roles, count).float()
    return ((pairwise_overlap(boxes, boxes) >= SAME).float() @ own).clamp(max=1)


def _within(places: Places, boxes: Tensor) -> Tensor:
    """[m, n]: the position's centre lies in the element, which counts as at least one and a half strides wide and high:

    a smaller one may lie between all centres.
    """
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    half = (boxes[:, 2:] - boxes[:, :2]) / 2
    reach = torch.maximum(half[:, None], places.strides[None, :, None] * LEAST_REACH)
    return ((places.centres[None] - middle[:, None]).abs() < reach).all(-1)


def _winners(fit: Tensor, boxes: Tensor) -> Tensor:
    """The element of every position [n], -1 for none, from how well they suit each other [m, n]."""
    best, where = fit.topk(min(BEST, fit.shape[1]), 1)
    wanted = torch.zeros_like(fit).scatter_(1, where, best)
    most, winner = wanted.max(0)
    chosen = torch.where(most > 0, winner, -1)
    counts = torch.bincount(chosen[chosen >= 0], minlength=len(fit))
    covered = (pairwise_overlap(boxes, boxes) >= SAME).float() @ (counts > 0).float() > 0
    for loser in (~covered).nonzero()[:, 0].tolist():
        for place, value in zip(where[loser].tolist(), best[loser].tolist(), strict=True):
            holder = int(chosen[place])
            if value > 0 and (holder < 0 or counts[holder] > 1):
                chosen[place] = loser
                counts[loser] += 1
                if holder >= 0:
                    counts[holder] -= 1
                break
    return chosen


def _targets(fit: Tensor, overlaps: Tensor, chosen: Tensor) -> Tensor:
    """The best position of an element should score its best overlap, the others less as they suit it less."""
    positions = (chosen >= 0).nonzero()[:, 0]
    mine = chosen[positions]
    value, shared = fit[mine, positions], overlaps[mine, positions]
    zeros = torch.zeros(len(fit), device=fit.device)
    most = zeros.scatter_reduce(0, mine, value, "amax")
    furthest = zeros.scatter_reduce(0, mine, shared, "amax")
    target = torch.zeros(len(chosen), device=fit.device)
    target[positions] = value / most[mine].clamp(min=1e-12) * furthest[mine]
    return target
