"""Attention over the positions of a feature map, and the C2PSA block made of it (YOLO11's, see blocks.py)."""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn

from builders.decoder.part import Part
from builders.vision.blocks import Conv


class PositionAttention(Part):
    """Multi-head attention among all positions [b, width, h, w]; a depthwise convolution of the values says where."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        if width % heads or width // heads % 2:
            raise ValueError(f"{heads} heads do not divide {width} channels into even parts")
        self.heads, self.value = heads, width // heads
        self.key = self.value // 2
        self.project = Conv(width, heads * (2 * self.key + self.value), active=False)
        self.place = Conv(width, width, 3, groups=width, active=False)
        self.out = Conv(width, width, active=False)

    def forward(self, x: Tensor) -> Tensor:
        b, width, h, w = x.shape
        joined = self.project(x).reshape(b, self.heads, 2 * self.key + self.value, h * w)
        query, key, value = joined.split((self.key, self.key, self.value), 2)
        weights = torch.softmax((query.transpose(2, 3) * self.key**-0.5) @ key, -1)  # [b, heads, from, to]
        seen = (value @ weights.transpose(2, 3)).reshape(b, width, h, w)
        return cast(Tensor, self.out(seen + self.place(value.reshape(b, width, h, w))))


class AttentionBlock(Part):
    """Attention, then two 1x1 convolutions; each adds to what came in."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.attend = PositionAttention(width, heads)
        self.mix = nn.Sequential(Conv(width, 2 * width), Conv(2 * width, width, active=False))

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attend(x)
        return cast(Tensor, x + self.mix(x))


class C2PSA(Part):
    """Half the channels go through `depth` attention blocks, half go past them."""

    def __init__(self, width: int, depth: int = 1, head: int = 32) -> None:
        super().__init__()
        self.half = width // 2
        self.split = Conv(width, 2 * self.half)
        self.blocks = nn.Sequential(*(AttentionBlock(self.half, max(1, self.half // head)) for _ in range(depth)))
        self.out = Conv(2 * self.half, width)

    def forward(self, x: Tensor) -> Tensor:
        past, through = self.split(x).split(self.half, 1)
        return cast(Tensor, self.out(torch.cat((past, self.blocks(through)), 1)))
