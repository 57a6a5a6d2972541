"""Which tokens answer for which object.

A token answers for an object if its level suits the object's size and it stands near the object's middle. The other
tokens inside an object, and those of a level that just does not suit, are neither asked to find it nor blamed for it.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

NEAR = 1.5
"""Strides from the middle within which a token answers, sideways and upwards."""
SUITS = {8: (0.0, 64.0), 16: (40.0, 144.0), 32: (96.0, 1e9)}
BARELY = {8: (0.0, 96.0), 16: (26.0, 220.0), 32: (64.0, 1e9)}
"""Sizes (root of the area, pixels) that suit a stride, and those that barely do. Neighbours share some."""


class Assigned(NamedTuple):
    """For every token of one image [T]: the object's row or -1, and whether it answers or only lies there."""

    row: Tensor
    answers: Tensor


def assign(boxes: Tensor, at: Tensor) -> Assigned:
    """Of one image: `boxes` [n, 4], `at` [T, 3] as grid.places gives it. Where objects overlap, the smaller has it."""
    row = torch.full((len(at),), -1, dtype=torch.long, device=at.device)
    answers = torch.zeros(len(at), dtype=torch.bool, device=at.device)
    if not len(boxes):
        return Assigned(row, answers)
    area = (boxes[:, 2:] - boxes[:, :2]).prod(1)
    by_size = torch.argsort(area, descending=True, stable=True)
    inside, central = _standing(boxes[by_size], at)
    for order, held in ((inside, False), (central, True)):
        hit, last = order.any(0), _last(order)
        row = torch.where(hit, by_size[last], row)
        answers = torch.where(hit, torch.full_like(answers, held), answers)
    return Assigned(row, answers)


def _standing(boxes: Tensor, at: Tensor) -> tuple[Tensor, Tensor]:
    """[n, T]: the token lies in the object and its level at least barely suits; it answers for the object."""
    size = (boxes[:, 2:] - boxes[:, :2]).prod(1).sqrt()
    suits, barely = _suits(size, at[:, 2], SUITS), _suits(size, at[:, 2], BARELY)
    place, stride = at[None, :, :2], at[None, :, 2:]
    within = ((place > boxes[:, None, :2]) & (place < boxes[:, None, 2:])).all(2)
    apart = (place - (boxes[:, None, :2] + boxes[:, None, 2:]) / 2).abs()
    # Objects smaller than a stride may lie between the tokens: those half a stride away answer all the same.
    middle = (apart <= NEAR * stride).all(2) & (within | (apart <= 0.5 * stride).all(2))
    return barely & within, suits & middle


def _suits(size: Tensor, strides: Tensor, table: dict[int, tuple[float, float]]) -> Tensor:
    found = torch.zeros(len(size), len(strides), dtype=torch.bool, device=size.device)
    for stride, (least, most) in table.items():
        found |= ((size >= least) & (size <= most))[:, None] & (strides == stride)[None]
    return found


def _last(hits: Tensor) -> Tensor:
    """Row of the last hit of every column of [n, T]; 0 where there is none."""
    ranks = torch.arange(1, len(hits) + 1, device=hits.device)[:, None] * hits
    return ranks.argmax(0)
