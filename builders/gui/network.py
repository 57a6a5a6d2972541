"""The GUI element detector: C3k2 backbone with SPPF and C2PSA, a PAN neck, anchor-free heads at strides 8, 16, 32.

Elements nest about one centre: a text fills its link, an icon its button. Every position therefore has two boxes, one
for what is shown (`text`, `icon`, `image`: slot 0) and one for what holds it (all other roles: slot 1), and all roles
are independent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from builders.decoder.part import Part
from builders.vision.attention import C2PSA
from builders.vision.blocks import SPPF, C3k2, Conv
from python_backends.gui.roles import ROLES

STRIDES = (8, 16, 32)
FEATURES = 64
SLOTS = 2
SHOWN = tuple(ROLES.index(role) for role in ("text", "icon", "image"))
"""Roles of slot 0."""
SLOT_OF_ROLE = tuple(0 if index in SHOWN else 1 for index in range(len(ROLES)))
LOWEST, HIGHEST = -4.0, 5.5
"""Bounds of the logarithm of a side's distance in strides."""
PRIOR = 0.003
"""Scores of an untrained network."""


@dataclass(frozen=True, slots=True)
class Widths:
    """Channels at strides 2 and 4 (stem), 8, 16, 32 (backbone), of the neck at 8, 16, 32, and of the box branch."""

    stem: tuple[int, int] = (16, 32)
    backbone: tuple[int, int, int] = (64, 128, 192)
    neck: tuple[int, int, int] = (64, 96, 160)
    box: int = 32


class Raw(NamedTuple):
    """All positions, stride by stride, row by row: score logits [b, n, roles], boxes [b, n, slots, 4] in pixels,

    features [b, n, 64], the positions' centres [n, 2] in pixels and their strides [n].
    """

    logits: Tensor
    boxes: Tensor
    features: Tensor
    centres: Tensor
    strides: Tensor


class Backbone(Part):
    """[b, 3, h, w] -> feature maps at strides 8, 16, 32."""

    def __init__(self, widths: Widths) -> None:
        super().__init__()
        two, four = widths.stem
        eight, sixteen, last = widths.backbone
        self.stem = nn.Sequential(Conv(3, two, 3, 2), Conv(two, four, 3, 2), C3k2(four, four, share=0.25))
        self.eight = nn.Sequential(Conv(four, eight, 3, 2), C3k2(eight, eight, share=0.5))
        self.sixteen = nn.Sequential(Conv(eight, sixteen, 3, 2), C3k2(sixteen, sixteen, deep=True))
        self.last = nn.Sequential(Conv(sixteen, last, 3, 2), C3k2(last, last, deep=True), SPPF(last, last), C2PSA(last))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        eight = self.eight(self.stem(x))
        sixteen = self.sixteen(eight)
        return eight, sixteen, self.last(sixteen)


class Neck(Part):
    """Path aggregation: context goes down to the fine map, detail comes back up."""

    def __init__(self, widths: Widths) -> None:
        super().__init__()
        (eight, sixteen, last), (fine, middle, coarse) = widths.backbone, widths.neck
        self.middle = C3k2(sixteen + last, middle)
        self.fine = C3k2(eight + middle, fine)
        self.fine_up = Conv(fine, fine, 3, 2)
        self.middle_again = C3k2(fine + middle, middle)
        self.middle_up = Conv(middle, middle, 3, 2)
        self.coarse = C3k2(middle + last, coarse, deep=True)

    def forward(self, maps: tuple[Tensor, Tensor, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        eight, sixteen, last = maps
        middle = self.middle(torch.cat((_twice(last), sixteen), 1))
        fine = self.fine(torch.cat((_twice(middle), eight), 1))
        middle = self.middle_again(torch.cat((self.fine_up(fine), middle), 1))
        return fine, middle, self.coarse(torch.cat((self.middle_up(middle), last), 1))


class Head(Part):
    """Of one stride: score logits [b, roles, h, w], raw sides [b, slots * 4, h, w], features [b, 64, h, w]."""

    def __init__(self, inner: int, box: int, stride: int) -> None:
        super().__init__()
        self.look = nn.Sequential(
            Conv(inner, inner, 3, groups=inner), Conv(inner, FEATURES), Conv(FEATURES, FEATURES, 3, groups=FEATURES),
            Conv(FEATURES, FEATURES),
        )  # fmt: skip
        self.score = nn.Conv2d(FEATURES, len(ROLES), 1)
        self.bound = nn.Sequential(Conv(inner, box, 3), Conv(box, box, 3))
        self.sides = nn.Conv2d(box, SLOTS * 4, 1)
        nn.init.constant_(self.score.bias, float(torch.logit(torch.tensor(PRIOR * stride / STRIDES[0]))))
        nn.init.constant_(self.sides.bias, 1.0)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        features = self.look(x)
        return self.score(features), self.sides(self.bound(x)), features


class GuiNetwork(Part):
    """Pixels [b, 3, h, w], 0 to 1, sides multiples of 32 -> everything at every position."""

    def __init__(self, widths: Widths | None = None) -> None:
        super().__init__()
        widths = widths or Widths()
        self.backbone, self.neck = Backbone(widths), Neck(widths)
        self.heads = nn.ModuleList(
            Head(width, widths.box, stride) for width, stride in zip(widths.neck, STRIDES, strict=True)
        )

    def maps(self, pixels: Tensor) -> list[tuple[Tensor, Tensor, Tensor]]:
        """The heads' outputs, stride by stride."""
        neck = self.neck(self.backbone(pixels))
        return [head(x) for head, x in zip(self.heads, neck, strict=True)]

    def forward(self, pixels: Tensor) -> Raw:
        return raw_of(self.maps(pixels))


def raw_of(maps: list[tuple[Tensor, Tensor, Tensor]]) -> Raw:
    """All strides' positions in one row, with boxes in pixels."""
    places = [_places(logits, stride) for (logits, _, _), stride in zip(maps, STRIDES, strict=True)]
    centres, strides = (torch.cat(each) for each in zip(*places, strict=True))
    logits, sides, features = (torch.cat([_rows(x) for x in each], 1) for each in zip(*maps, strict=True))
    boxes = boxes_of(sides.float().unflatten(2, (SLOTS, 4)), centres[:, None], strides[:, None, None])
    return Raw(logits, boxes, features, centres, strides)


def boxes_of(sides: Tensor, centres: Tensor, strides: Tensor) -> Tensor:
    """Boxes x0, y0, x1, y1 from raw left, top, right, bottom [..., 4] about `centres` [..., 2].

    A side may lie up to half a stride on the other side of the centre: the smallest elements can miss every centre.
    """
    reach = (sides.clamp(LOWEST, HIGHEST).exp() - 0.5) * strides
    return torch.cat((centres - reach[..., :2], centres + reach[..., 2:]), -1)


def _places(map_: Tensor, stride: int) -> tuple[Tensor, Tensor]:
    """Centres [h * w, 2] of a map's positions, x then y, and their strides [h * w]."""
    h, w = map_.shape[-2:]
    y = (torch.arange(h, device=map_.device, dtype=torch.float32) + 0.5) * stride
    x = (torch.arange(w, device=map_.device, dtype=torch.float32) + 0.5) * stride
    centres = torch.stack((x[None].expand(h, w), y[:, None].expand(h, w)), -1).reshape(-1, 2)
    return centres, torch.full_like(centres[:, 0], stride)


def _rows(map_: Tensor) -> Tensor:
    """[b, c, h, w] -> [b, h * w, c]."""
    return map_.flatten(2).transpose(1, 2)


def _twice(x: Tensor) -> Tensor:
    return cast(Tensor, functional.interpolate(x, scale_factor=2.0, mode="nearest"))
