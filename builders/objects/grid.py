"""The grid of tokens: where each of them stands, and what its four distances mean in pixels.

Tokens are those of stride 8, then 16, then 32, each row by row. All positions are pixels of the image.
"""

from __future__ import annotations

import torch
from torch import Tensor

STRIDES = (8, 16, 32)
LARGEST = 4.0
"""Distances are strides times exp of what the network says, which is clamped to this, both ways."""


def places(maps: tuple[Tensor, ...]) -> Tensor:
    """Centre x, centre y and stride of every token of `maps` [b, c, h, w]: FP32 [T, 3]."""
    return torch.cat([_of_level(level, stride) for level, stride in zip(maps, STRIDES, strict=True)])


def _of_level(level: Tensor, stride: int) -> Tensor:
    height, width = level.shape[2], level.shape[3]
    x = (torch.arange(width, device=level.device) + 0.5) * stride
    y = (torch.arange(height, device=level.device) + 0.5) * stride
    grid = torch.stack((x.expand(height, width), y[:, None].expand(height, width)), -1).reshape(-1, 2)
    return torch.cat((grid, torch.full_like(grid[:, :1], stride)), 1)


def boxes_of(distances: Tensor, at: Tensor) -> Tensor:
    """Boxes x0, y0, x1, y1 [b, T, 4] from what the network says about left, top, right and bottom [b, T, 4]."""
    reach = distances.float().clamp(-LARGEST, LARGEST).exp() * at[:, 2:]
    return torch.cat((at[:, :2] - reach[..., :2], at[:, :2] + reach[..., 2:]), -1)
