"""The fusion adapters: what is added to the embedding of an evidence token (DESIGN, "Fusion").

    h_i = E[token_i] + R(E[token_i-1]) + G(geometry_i) + C(confidence_i, task_i) + P(feature_i)

Every last layer starts at zero, so that with any decoder the untrained sum is its text embedding. The token before the
first one is token 0. Tensors of `adapters.safetensors`, d the decoder's width, all FP32, `y = x W^T + b`:

    r.weight [d, d]                                         R is linear and has no bias
    g.inner.weight [128, 117] g.inner.bias [128]            117 = 21 numbers of `geometry.py` + 6 of them (0-5) as
    g.outer.weight [d, 128]   g.outer.bias [d]              sin and cos of pi 2^k x, k = 0..7, ordered [x, k, sin|cos]
    c.inner.weight [32, 10]   c.inner.bias [32]   c.outer.weight [d, 32]   c.outer.bias [d]
    p.inner.weight [128, 120] p.inner.bias [128]  p.outer.weight [d, 128]  p.outer.bias [d]

Between inner and outer stands GELU in its tanh form. P is zero where a token has no feature.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from builders.decoder.part import Part
from python_backends.fusion.geometry import CONFIDENCE, FEATURES, GEOMETRY

WAVES = 8
PLACED = 6  # the first numbers of the geometry, which are positions
INNER = 128


class EvidenceRows(NamedTuple):
    """What is known of evidence tokens: `previous` ids [b, e], `geometry` [b, e, 21], `confidence` [b, e, 10],
    `features` [b, e, 120] with `has_feature` [b, e, 1]; `evidence` [b, e, 1] is 0 where the row is no evidence."""

    previous: Tensor
    geometry: Tensor
    confidence: Tensor
    features: Tensor
    has_feature: Tensor
    evidence: Tensor


class _Two(Part):
    """Linear, GELU, linear from zero."""

    def __init__(self, inputs: int, inner: int, width: int) -> None:
        super().__init__()
        self.inner = nn.Linear(inputs, inner)
        self.outer = nn.Linear(inner, width)
        nn.init.zeros_(self.outer.weight)
        nn.init.zeros_(self.outer.bias)

    def forward(self, rows: Tensor) -> Tensor:
        out: Tensor = self.outer(nn.functional.gelu(self.inner(rows), approximate="tanh"))
        return out


class Adapters(Part):
    """R, G, C and P for a decoder of width `width`."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.r = nn.Linear(width, width, bias=False)
        nn.init.zeros_(self.r.weight)
        self.g = _Two(GEOMETRY + PLACED * WAVES * 2, INNER, width)
        self.c = _Two(CONFIDENCE, 32, width)
        self.p = _Two(FEATURES, INNER, width)

    def forward(self, embedding: nn.Embedding, rows: EvidenceRows) -> Tensor:
        """What is added to the embeddings [b, e, d]."""
        before = embedding(rows.previous).to(self.r.weight.dtype)
        added = self.r(before) + self.g(waves(rows.geometry)) + self.c(rows.confidence)
        out: Tensor = (added + self.p(rows.features) * rows.has_feature) * rows.evidence
        return out

    def save(self, path: Path) -> None:
        """Write `adapters.safetensors`."""
        save_file(
            {name: tensor.detach().float().contiguous().cpu() for name, tensor in self.state_dict().items()}, path
        )

    def load(self, path: Path) -> None:
        """Read what `save` wrote."""
        self.load_state_dict(load_file(path))


def waves(geometry: Tensor) -> Tensor:
    """[..., 21] -> [..., 117]: the numbers, and the positions among them as waves."""
    factors = torch.pi * 2.0 ** torch.arange(WAVES, device=geometry.device, dtype=torch.float32)
    angles = geometry[..., :PLACED, None].float() * factors
    pairs = torch.stack([angles.sin(), angles.cos()], dim=-1)
    return torch.cat([geometry.float(), pairs.flatten(-3)], dim=-1)
