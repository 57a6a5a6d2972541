"""The mask decoder: a box's own pixels and the encoder's features in it, conditioned on prompt tokens.

As in SAM (Kirillov et al. 2023), tokens that tell the box and a grid of 16 x 16 features look at each other, and what
comes of the mask token weighs the features of the finest grid. Unlike SAM, every box has a grid of its own, cut to its
size, so that the smallest icon is decoded as finely as the largest picture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from builders.decoder.part import Part
from builders.segmenter.encoder import attended
from builders.vision.blocks import Bottleneck, Conv

GRID = 16  # a side of the grid that tokens look at; masks have four times as many cells a side
WAVES = 6  # frequencies that tell a position


@dataclass(frozen=True, slots=True)
class Widths:
    """Channels at 64, 32 and 16 cells a side, of the encoder's maps, and the heads at 16."""

    fine: int = 16
    middle: int = 32
    coarse: int = 64
    maps: int = 48
    heads: int = 4


class Attend(Part):
    """Queries [b, q, width] look at keys [b, k, width]; added to the queries after a norm."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm, self.other = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query, self.pair, self.out = (nn.Linear(width, n * width) for n in (1, 2, 1))

    def forward(self, x: Tensor, seen: Tensor) -> Tensor:
        key, value = self.pair(self.other(seen)).chunk(2, -1)
        return cast(Tensor, x + self.out(attended(self.query(self.norm(x)), key, value, self.heads)))


class Mix(Part):
    """Two linear layers, added to what came in."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )

    def forward(self, x: Tensor) -> Tensor:
        return cast(Tensor, x + self.layers(x))


class TwoWay(Part):
    """The tokens look at themselves and at the grid, then the grid at itself and at the tokens."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.tokens, self.down, self.grid, self.up = (Attend(width, heads) for _ in range(4))
        self.mix_tokens, self.mix_grid = Mix(width), Mix(width)

    def forward(self, tokens: Tensor, grid: Tensor) -> tuple[Tensor, Tensor]:
        tokens = self.mix_tokens(self.down(self.tokens(tokens, tokens), grid))
        return tokens, self.mix_grid(self.up(self.grid(grid, grid), tokens))


class Prompt(Part):
    """Boxes [n, 4] as shares of the page, and their sides in pixels [n, 2] -> tokens [n, 4, width]: the mask's, the two
    corners', the size's."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.corner, self.size = nn.Linear(4 * WAVES, width), nn.Linear(3, width)
        self.kinds = nn.Parameter(torch.randn(4, width) * 0.02)

    def forward(self, shares: Tensor, sides: Tensor) -> Tensor:
        waves = math.pi * 2.0 ** torch.arange(WAVES, device=shares.device)
        count = shares.shape[0]
        angle = (shares.reshape(count, 2, 2, 1) * waves).reshape(
            count, 2, 2 * WAVES
        )  # [n, corner, x and y at all frequencies]
        corners = self.corner(torch.cat((angle.sin(), angle.cos()), -1))
        long = torch.log2(sides.clamp(min=1.0)) / 8 - 1
        size = self.size(torch.cat((long, long[:, :1] - long[:, 1:]), -1))[:, None]
        return cast(Tensor, torch.cat((torch.zeros_like(size), corners, size), 1) + self.kinds)


class MaskDecoder(Part):
    """What lies in n boxes -> logits [n, 64, 64].

    Pixels [n, 3, 128, 128], the encoder's maps [n, maps, 32, 32] and [n, maps, 16, 16], prompt tokens [n, 4, coarse].
    """

    def __init__(self, widths: Widths = Widths()) -> None:
        super().__init__()
        fine, middle, coarse = widths.fine, widths.middle, widths.coarse
        self.stem = nn.Sequential(Conv(4 * 3 + 3, fine, 3), Conv(fine, fine, 3))
        self.first, self.second = Conv(fine, middle, 3, 2), Conv(middle, coarse, 3, 2)
        self.see_fine, self.see_coarse = (
            Conv(widths.maps, middle, active=False),
            Conv(widths.maps, coarse, active=False),
        )
        self.middle, self.coarse = Bottleneck(middle, middle), Bottleneck(coarse, coarse // 2)
        self.places = nn.Parameter(torch.randn(1, GRID * GRID, coarse) * 0.02)
        self.prompt = Prompt(coarse)
        self.layers = nn.ModuleList(TwoWay(coarse, widths.heads) for _ in range(2))
        self.up_middle, self.up_fine = Conv(coarse, middle), Conv(middle, fine)
        self.out_middle, self.out_fine = Bottleneck(middle, middle), Bottleneck(fine, fine)
        self.weigh = nn.Sequential(nn.Linear(coarse, coarse), nn.GELU(), nn.Linear(coarse, fine + 1))

    def forward(self, pixels: Tensor, fine_map: Tensor, coarse_map: Tensor, tokens: Tensor) -> Tensor:
        fine = self.stem(torch.cat((functional.pixel_unshuffle(pixels, 2), _frame(pixels)), 1))
        middle = self.middle(self.first(fine) + self.see_fine(fine_map))
        coarse = self.coarse(self.second(middle) + self.see_coarse(coarse_map))
        count, width = coarse.shape[:2]
        grid = coarse.reshape(count, width, GRID * GRID).transpose(1, 2) + self.places
        for layer in self.layers:
            tokens, grid = layer(tokens, grid)
        coarse = grid.transpose(1, 2).reshape(count, width, GRID, GRID)
        middle = self.out_middle(middle + functional.interpolate(self.up_middle(coarse), scale_factor=2.0))
        fine = self.out_fine(fine + functional.interpolate(self.up_fine(middle), scale_factor=2.0))
        weights = self.weigh(tokens[:, 0])  # [n, fine + 1]
        logits = torch.einsum("nchw,nc->nhw", fine, weights[:, :-1])
        return cast(Tensor, logits + weights[:, -1, None, None])


def _frame(pixels: Tensor) -> Tensor:
    """[n, 3, 64, 64]: how far right and down a cell lies, and whether it is in the box rather than in its margin."""
    side = 4 * GRID
    at = (torch.arange(side, device=pixels.device) + 0.5) / side * 2 - 1
    inside = (at.abs() < 1 / 1.25).float()
    planes = torch.stack((at.expand(side, side), at[:, None].expand(side, side), inside * inside[:, None]))
    return planes.expand(pixels.shape[0], 3, side, side)
