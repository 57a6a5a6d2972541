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
    """For every token [b, T]: the object's row or -1, and whether it answers or only lies there."""

    row: Tensor
    answers: Tensor


def assign(boxes: Tensor, image: Tensor, at: Tensor, images: int) -> Assigned:
    """Of a batch: `boxes` [n, 4], the image of each [n], `at` [T, 3] as grid.places gives it.

    Where objects overlap, the smaller has it. Rows are counted over the batch. All images at once: on a GPU a loop over
    them takes longer than the network.
    """
    slots, rows = _slots(boxes, image, images)
    placed = boxes.new_zeros((images * slots.most, 4)).index_copy(0, slots.place, boxes[rows])
    numbers = rows.new_full((images * slots.most,), -1).index_copy(0, slots.place, rows)
    inside, central = _standing(placed.view(images, slots.most, 4), at)
    numbers = numbers.view(images, slots.most)
    row, answers = numbers.new_full(inside.shape[::2], -1), inside.new_zeros(inside.shape[::2])
    for stands, held in ((inside, False), (central, True)):
        hit = stands.any(1)
        row = torch.where(hit, numbers.gather(1, _last(stands)), row)
        answers = torch.where(hit, held, answers)
    return Assigned(row, answers)


class _Slots(NamedTuple):
    """Where the objects of a batch stand in a table of images by `most` objects."""

    most: int
    place: Tensor


def _slots(boxes: Tensor, image: Tensor, images: int) -> tuple[_Slots, Tensor]:
    """The table, and the objects' rows in the order of their places: by image, in an image the largest first."""
    area = (boxes[:, 2:] - boxes[:, :2]).prod(1)
    by_size = torch.argsort(area, descending=True, stable=True)
    rows = by_size[torch.argsort(image[by_size], stable=True)]
    counts = torch.bincount(image, minlength=images)
    most = max(1, int(counts.max()))
    before = counts.cumsum(0) - counts
    owner = image[rows]
    return _Slots(most, owner * most + torch.arange(len(rows), device=rows.device) - before[owner]), rows


def _standing(boxes: Tensor, at: Tensor) -> tuple[Tensor, Tensor]:
    """[b, n, T]: the token lies in the object and its level at least barely suits; it answers for the object."""
    sides = boxes[..., 2:] - boxes[..., :2]
    size, filled = sides.prod(-1).sqrt(), (sides > 0).all(-1)[..., None]
    suits, barely = _suits(size, at[:, 2], SUITS), _suits(size, at[:, 2], BARELY)
    place, stride = at[:, :2], at[:, 2:]
    boxes = boxes[:, :, None]
    within = ((place > boxes[..., :2]) & (place < boxes[..., 2:])).all(-1)
    apart = (place - (boxes[..., :2] + boxes[..., 2:]) / 2).abs()
    # Objects smaller than a stride may lie between the tokens: those half a stride away answer all the same.
    middle = (apart <= NEAR * stride).all(-1) & (within | (apart <= 0.5 * stride).all(-1))
    return barely & within & filled, suits & middle & filled


def _suits(size: Tensor, strides: Tensor, table: dict[int, tuple[float, float]]) -> Tensor:
    found = torch.zeros((*size.shape, len(strides)), dtype=torch.bool, device=size.device)
    for stride, (least, most) in table.items():
        found |= ((size >= least) & (size <= most))[..., None] & (strides == stride)
    return found


def _last(hits: Tensor) -> Tensor:
    """Of every image and token, the last object that is hit [b, n, T] -> [b, T]; 0 where there is none."""
    ranks = torch.arange(1, hits.shape[1] + 1, device=hits.device)[:, None] * hits
    return ranks.argmax(1)
