"""Convolution blocks of the single-stage detectors: Conv-BN-SiLU, C3k2, SPPF.

Names and wiring follow the published YOLO11 description (Khanam and Hussain, "YOLOv11: an overview of the key
architectural enhancements", 2024); the code is ours. All tensors are [b, channels, h, w].
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from builders.decoder.part import Part

EPSILON = 1e-3
MOMENTUM = 0.03
"""Statistics of small batches are noisy: they are followed slowly."""


class Conv(Part):
    """Convolution without bias, batch norm and SiLU; `kernel` is odd, the size stays but for `stride`."""

    def __init__(self, inner: int, outer: int, kernel: int = 1, stride: int = 1, groups: int = 1, *,
                 active: bool = True) -> None:  # fmt: skip
        super().__init__()
        self.conv = nn.Conv2d(inner, outer, kernel, stride, kernel // 2, groups=groups, bias=False)
        self.norm: nn.Module = nn.BatchNorm2d(outer, EPSILON, MOMENTUM)
        self.active = active

    def forward(self, x: Tensor) -> Tensor:
        y = cast(Tensor, self.norm(self.conv(x)))
        return functional.silu(y, inplace=True) if self.active else y

    def fold(self) -> None:
        """Put the batch norm's running statistics into the convolution, for inference; done twice it does nothing."""
        norm = self.norm
        if not isinstance(norm, nn.BatchNorm2d):
            return
        with torch.no_grad():
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            self.conv.weight.mul_(scale[:, None, None, None])
            self.conv.bias = nn.Parameter(norm.bias - norm.running_mean * scale)
        self.norm = nn.Identity()


class Bottleneck(Part):
    """Two 3x3 convolutions, `inner` channels between them, added to what came in."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.first = Conv(width, inner, 3)
        self.second = Conv(inner, width, 3)

    def forward(self, x: Tensor) -> Tensor:
        return cast(Tensor, x + self.second(self.first(x)))


class C3k(Part):
    """Cross-stage partial block: half the channels go through `depth` bottlenecks, half go past them."""

    def __init__(self, width: int, depth: int = 2) -> None:
        super().__init__()
        half = width // 2
        self.through, self.past = Conv(width, half), Conv(width, half)
        self.blocks = nn.Sequential(*(Bottleneck(half, half) for _ in range(depth)))
        self.out = Conv(2 * half, width)

    def forward(self, x: Tensor) -> Tensor:
        return cast(Tensor, self.out(torch.cat((self.blocks(self.through(x)), self.past(x)), 1)))


class C3k2(Part):
    """Splits `share` * `outer` * 2 channels in two; the second half goes through `depth` blocks, all stages are joined.

    `deep` blocks are C3k, otherwise plain bottlenecks.
    """

    def __init__(self, inner: int, outer: int, depth: int = 1, *, deep: bool = False, share: float = 0.5) -> None:
        super().__init__()
        self.half = int(outer * share)
        self.split = Conv(inner, 2 * self.half)
        self.blocks = nn.ModuleList(
            C3k(self.half) if deep else Bottleneck(self.half, self.half // 2) for _ in range(depth)
        )
        self.out = Conv((2 + depth) * self.half, outer)

    def forward(self, x: Tensor) -> Tensor:
        stages = list(self.split(x).split(self.half, 1))
        for block in self.blocks:
            stages.append(block(stages[-1]))
        return cast(Tensor, self.out(torch.cat(stages, 1)))


class SPPF(Part):
    """Spatial pyramid pooling: three max pools of `kernel` in a row widen the view without changing the size."""

    def __init__(self, inner: int, outer: int, kernel: int = 5) -> None:
        super().__init__()
        self.reduce = Conv(inner, inner // 2)
        self.pool = nn.MaxPool2d(kernel, 1, kernel // 2)
        self.out = Conv(inner // 2 * 4, outer)

    def forward(self, x: Tensor) -> Tensor:
        stages = [self.reduce(x)]
        for _ in range(3):
            stages.append(self.pool(stages[-1]))
        return cast(Tensor, self.out(torch.cat(stages, 1)))


def fold_norms(network: nn.Module) -> None:
    """Fold every `Conv`'s batch norm; the network is for inference only afterwards."""
    for part in network.modules():
        if isinstance(part, Conv):
            part.fold()
