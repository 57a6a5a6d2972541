"""Overlap of boxes x0, y0, x1, y1 in pixels, and the losses made of it. Always in fp32, whatever the inputs."""

from __future__ import annotations

import math

import torch
from torch import Tensor

EPSILON = 1e-6


def areas(boxes: Tensor) -> Tensor:
    """[..., 4] -> [...]; a box turned inside out has none."""
    return (boxes[..., 2:] - boxes[..., :2]).clamp(min=0).prod(-1)


def overlap(first: Tensor, second: Tensor) -> Tensor:
    """Intersection over union of boxes that broadcast against each other: [..., 4], [..., 4] -> [...]."""
    first, second = first.float(), second.float()
    size = (torch.minimum(first[..., 2:], second[..., 2:]) - torch.maximum(first[..., :2], second[..., :2])).clamp(
        min=0
    )
    shared = size.prod(-1)
    return shared / (areas(first) + areas(second) - shared + EPSILON)


def pairwise_overlap(first: Tensor, second: Tensor) -> Tensor:
    """[..., n, 4], [..., m, 4] -> intersection over union [..., n, m]."""
    return overlap(first[..., :, None, :], second[..., None, :, :])


def complete_overlap(first: Tensor, second: Tensor) -> Tensor:
    """CIoU (Zheng et al. 2020): the overlap less a part for the distance of centres and one for unlike proportions."""
    first, second = first.float(), second.float()
    hull = torch.maximum(first[..., 2:], second[..., 2:]) - torch.minimum(first[..., :2], second[..., :2])
    apart = (first[..., :2] + first[..., 2:] - second[..., :2] - second[..., 2:]) / 2
    distance = apart.pow(2).sum(-1) / (hull.pow(2).sum(-1) + EPSILON)
    turns = [torch.atan((b[..., 2] - b[..., 0]) / (b[..., 3] - b[..., 1]).clamp(min=EPSILON)) for b in (first, second)]
    shape = (turns[0] - turns[1]).pow(2) * (4 / math.pi**2)
    shared = overlap(first, second)
    weight = (shape / (1 - shared + shape + EPSILON)).detach()
    return shared - distance - weight * shape
