"""The hierarchical encoder: Hiera's plan (Ryali et al. 2023) at a small size, with no positions to learn.

Four stages at a 4th, 8th, 16th and 32nd of the picture's size. Each later one begins with a block whose queries are
max-pooled two by two, which halves the grid. Attention stays within units of 32 x 32 pixels in the first stages (a unit
has 8 x 8 tokens, then 4 x 4) and reaches everywhere in the last two. Instead of learnt positions, which would tie the
network to one size, every stage begins with a depthwise convolution.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from builders.decoder.part import Part

PATCH = 4  # pixels between the first stage's tokens


@dataclass(frozen=True, slots=True)
class Stage:
    """Blocks of `width` channels in `heads` heads, one for each of `units`: tokens a side that see each other; 0: all.

    The first block pools, unless the stage is the first; its unit is that of its keys, before pooling.
    """

    width: int
    heads: int
    units: tuple[int, ...]


STAGES = (
    Stage(32, 1, (8,)),
    Stage(64, 2, (8, 4)),
    Stage(128, 4, (4, 0, 0)),
    Stage(256, 8, (0,)),
)


def in_units(x: Tensor, unit: int) -> Tensor:
    """[b, h, w, c] -> [b * units, unit, unit, c]; h and w are multiples of `unit`."""
    batch, height, width, channels = x.shape
    parted = x.reshape(batch, height // unit, unit, width // unit, unit, channels)
    return parted.transpose(2, 3).reshape(-1, unit, unit, channels)


def from_units(x: Tensor, height: int, width: int) -> Tensor:
    """The way back to [b, height, width, c]."""
    unit, channels = x.shape[1], x.shape[3]
    parted = x.reshape(-1, height // unit, width // unit, unit, unit, channels)
    return parted.transpose(2, 3).reshape(-1, height, width, channels)


def pooled(x: Tensor) -> Tensor:
    """[b, h, w, c] -> [b, h / 2, w / 2, c], the largest of four."""
    batch, height, width, channels = x.shape
    return x.reshape(batch, height // 2, 2, width // 2, 2, channels).amax((2, 4))


def attended(query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:
    """Softmax attention [b, q, width], [b, k, width] twice -> [b, q, width], written out.

    PyTorch's fused kernel takes three times as long to train on the CPU with so few channels a head.
    """
    batch, count, width = query.shape
    query, key, value = (part.reshape(batch, part.shape[1], heads, width // heads).transpose(1, 2)
                         for part in (query, key, value))  # fmt: skip
    weights = torch.softmax(query * (width // heads) ** -0.5 @ key.transpose(2, 3), -1)
    return (weights @ value).transpose(1, 2).reshape(batch, count, width)


class Block(Part):
    """Attention and two linear layers, each added to what came in. With `pool` the grid is halved."""

    def __init__(self, inner: int, outer: int, heads: int, unit: int, *, pool: bool) -> None:
        super().__init__()
        self.heads, self.unit, self.pool = heads, unit, pool
        self.before, self.after = nn.LayerNorm(inner), nn.LayerNorm(outer)
        self.past = nn.Linear(inner, outer) if inner != outer else nn.Identity()
        self.project, self.out = nn.Linear(inner, 3 * outer), nn.Linear(outer, outer)
        self.mix = nn.Sequential(nn.Linear(outer, 4 * outer), nn.GELU(), nn.Linear(4 * outer, outer))

    def forward(self, x: Tensor) -> Tensor:
        height, width = x.shape[1:3]
        if self.unit:
            x = in_units(x, self.unit)
        normed = self.before(x)
        past = self.past(normed) if isinstance(self.past, nn.Linear) else x
        if self.pool:
            past, height, width = pooled(past), height // 2, width // 2
        x = past + self._seen(normed)
        x = x + self.mix(self.after(x))
        return from_units(x, height, width) if self.unit else x

    def _seen(self, x: Tensor) -> Tensor:
        """Attention [b, h, w, inner] -> [b, h, w, outer], h and w halved with `pool`."""
        query, key, value = self.project(x).chunk(3, -1)
        if self.pool:
            query = pooled(query)
        batch, height, width, channels = query.shape
        seen = attended(query.flatten(1, 2), key.flatten(1, 2), value.flatten(1, 2), self.heads)
        return cast(Tensor, self.out(seen).reshape(batch, height, width, channels))


class Encoder(Part):
    """Picture [b, 3, h, w], h and w multiples of 32 -> maps [b, width, h / step, w / step] for steps 4, 8, 16, 32."""

    def __init__(self, stages: tuple[Stage, ...] = STAGES) -> None:
        super().__init__()
        first = stages[0].width
        self.patches = nn.Conv2d(3, first, 7, PATCH, 3)
        widths = [first, *(stage.width for stage in stages)]
        self.places = nn.ModuleList(nn.Conv2d(width, width, 3, padding=1, groups=width) for width in widths[:-1])
        self.stages = nn.ModuleList(
            nn.Sequential(*(
                Block(inner if block == 0 else stage.width, stage.width, stage.heads, unit,
                      pool=block == 0 and place > 0)
                for block, unit in enumerate(stage.units)
            ))
            for place, (inner, stage) in enumerate(zip(widths, stages, strict=False))
        )  # fmt: skip

    def forward(self, image: Tensor) -> list[Tensor]:
        x, maps = self.patches(image), []
        for place, stage in zip(self.places, self.stages, strict=True):
            x = x + place(x)
            x = stage(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
            maps.append(x)
        return maps


class Pyramid(Part):
    """The stages' maps joined from the coarsest down: [b, width, h / 4, w / 4] and [b, width, h / 8, w / 8]."""

    def __init__(self, widths: tuple[int, ...], width: int) -> None:
        super().__init__()
        self.lateral = nn.ModuleList(nn.Conv2d(inner, width, 1) for inner in widths)
        self.fine, self.coarse = (nn.Conv2d(width, width, 3, padding=1) for _ in range(2))

    def forward(self, maps: list[Tensor]) -> tuple[Tensor, Tensor]:
        joined = [lateral(x) for lateral, x in zip(self.lateral, maps, strict=True)]
        x = joined.pop()
        while len(joined) > 1:
            x = joined.pop() + functional.interpolate(x, scale_factor=2.0)
        fine = joined.pop() + functional.interpolate(x, scale_factor=2.0)
        return self.fine(torch.relu(fine)), self.coarse(torch.relu(x))
