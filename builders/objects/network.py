"""The detector: an image as a grid of tokens, a prompt as a vector, their relevance a scaled cosine (eq. 1 to 3).

About 3 million weights and 3.5 GFLOP for 512 x 512 pixels.
"""

from __future__ import annotations

import math
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from builders.decoder.part import Part
from builders.objects.grid import STRIDES, boxes_of, places
from builders.vision.attention import C2PSA
from builders.vision.blocks import SPPF, Bottleneck, Conv

SENTENCE = 384
"""Width of the sentence vectors: all-MiniLM-L6-v2."""
BASE = 16
WIDTH = 128
"""Width of the space in which tokens and prompts meet."""
RARE = 0.01
"""Relevance of anything to anything before training: almost no pair of token and prompt belongs together."""


class Grid(NamedTuple):
    """Of a batch: vectors [b, T, WIDTH] of length 1, boxes [b, T, 4] in pixels, and where the tokens stand [T, 3]."""

    vectors: Tensor
    boxes: Tensor
    at: Tensor


class Backbone(Part):
    """Maps of stride 8, 16 and 32, each channel count a multiple of `base`; `BASE` is what is shipped."""

    def __init__(self, base: int) -> None:
        super().__init__()
        one, two, four, eight, most = base, 2 * base, 4 * base, 8 * base, 16 * base
        self.stem = nn.Sequential(Conv(3, one, 3, 2), Conv(one, two, 3, 2), Bottleneck(two, one // 2))
        self.fine = nn.Sequential(Conv(two, four, 3, 2), Bottleneck(four, two))
        self.middle = nn.Sequential(Conv(four, eight, 3, 2), Bottleneck(eight, four))
        self.coarse = nn.Sequential(
            Conv(eight, most, 3, 2), Bottleneck(most, eight), Bottleneck(most, eight), SPPF(most, most), C2PSA(most)
        )

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        fine = self.fine(self.stem(image))
        middle = self.middle(fine)
        return fine, middle, self.coarse(middle)


class Neck(Part):
    """What the coarse maps understand is brought to the finer ones."""

    def __init__(self, base: int) -> None:
        super().__init__()
        four, eight, most = 4 * base, 8 * base, 16 * base
        self.coarse = Conv(most, eight)
        self.middle = nn.Sequential(Conv(2 * eight, eight), Bottleneck(eight, four))
        self.down = Conv(eight, four)
        self.fine = nn.Sequential(Conv(2 * four, four), Bottleneck(four, base))

    def forward(self, fine: Tensor, middle: Tensor, coarse: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        coarse = self.coarse(coarse)
        middle = self.middle(torch.cat((_doubled(coarse), middle), 1))
        fine = self.fine(torch.cat((_doubled(self.down(middle)), fine), 1))
        return fine, middle, coarse


def _doubled(level: Tensor) -> Tensor:
    return functional.interpolate(level, scale_factor=2.0, mode="nearest")


class Palette(Part):
    """Which colours lie in and around the cells of every level, past the maps: these see form and forget tint.

    Every other pixel is judged by itself; a cell is the mean of its pixels, beside the mean of the cells about it.
    """

    def __init__(self, tints: int) -> None:
        super().__init__()
        self.judge = nn.Sequential(nn.Conv2d(3, tints, 1), nn.SiLU(), nn.Conv2d(tints, tints, 1), nn.SiLU())

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        cells = functional.avg_pool2d(self.judge(functional.avg_pool2d(image, 2)), 4)
        found = []
        for stride in STRIDES:
            level = functional.avg_pool2d(cells, stride // STRIDES[0])
            around = functional.avg_pool2d(level, 3, 1, 1, count_include_pad=False)
            found.append(torch.cat((level, around), 1))
        return tuple(found)


class Head(Part):
    """Of one level: a vector and four distances for every token."""

    def __init__(self, inner: int, width: int, tints: int) -> None:
        super().__init__()
        self.tint = nn.Sequential(nn.Conv2d(2 * tints, width, 1), nn.SiLU(), nn.Conv2d(width, width, 1))
        nn.init.zeros_(self.tint[2].weight)  # a network from before the palette goes on as it was
        nn.init.zeros_(self.tint[2].bias)
        self.vector = nn.Sequential(Conv(inner, width), nn.Conv2d(width, width, 1))
        self.distance = nn.Sequential(Conv(inner, inner // 2, 3), nn.Conv2d(inner // 2, 4, 1))
        nn.init.constant_(self.distance[1].bias, math.log(2.0))

    def forward(self, level: Tensor, tints: Tensor) -> tuple[Tensor, Tensor]:
        """[b, h * w, width] and [b, h * w, 4]."""
        return _tokens(self.vector(level) + self.tint(tints)), _tokens(self.distance(level))


def _tokens(level: Tensor) -> Tensor:
    return level.flatten(2).transpose(1, 2)


class ImageSide(Part):
    """An image [b, 3, h, w] of 0 to 1, sides multiples of 32, as a `Grid`."""

    def __init__(self, base: int = BASE, width: int = WIDTH) -> None:
        super().__init__()
        self.backbone, self.neck = Backbone(base), Neck(base)
        self.palette = Palette(2 * base)
        self.heads = nn.ModuleList(Head(count * base, width, 2 * base) for count in (4, 8, 8))

    def forward(self, image: Tensor) -> Grid:
        image = image * 2 - 1
        maps = self.neck(*self.backbone(image))
        answers = [head(*seen) for head, *seen in zip(self.heads, maps, self.palette(image), strict=True)]
        at = places(maps)
        vectors = torch.cat([vector for vector, _ in answers], 1)
        distances = torch.cat([distance for _, distance in answers], 1)
        return Grid(functional.normalize(vectors.float(), dim=-1), boxes_of(distances, at), at)


class TextSide(Part):
    """Sentence vectors [p, 384] to the vectors of prompts [p, WIDTH], of length 1.

    A straight line and a bend beside it: the line keeps words together that the sentence model holds for alike, so that
    names never seen in training find what is like them.
    """

    def __init__(self, width: int = WIDTH) -> None:
        super().__init__()
        self.line = nn.Linear(SENTENCE, width)
        self.bend = nn.Sequential(
            nn.Linear(SENTENCE, 2 * width), nn.SiLU(), nn.Dropout(0.1), nn.Linear(2 * width, width)
        )

    def forward(self, sentences: Tensor) -> Tensor:
        sentences = sentences.float()
        return functional.normalize((self.line(sentences) + self.bend(sentences)).float(), dim=-1)


class Detector(Part):
    """Both sides, and the temperature and offset under which a cosine becomes a probability."""

    def __init__(self, base: int = BASE, width: int = WIDTH) -> None:
        super().__init__()
        self.image, self.text = ImageSide(base, width), TextSide(width)
        self.temperature = nn.Parameter(torch.tensor(math.log(10.0)))
        self.offset = nn.Parameter(torch.tensor(math.log(RARE / (1 - RARE))))

    def logits(self, vectors: Tensor, prompts: Tensor) -> Tensor:
        """[..., T, WIDTH], [P, WIDTH] -> [..., T, P]; their sigmoid is the relevance."""
        return vectors @ prompts.transpose(-1, -2) * self.temperature.exp() + self.offset

    def forward(self, image: Tensor, sentences: Tensor) -> tuple[Grid, Tensor]:
        """The grid of a batch and the prompts' vectors."""
        return cast(Grid, self.image(image)), cast(Tensor, self.text(sentences))
