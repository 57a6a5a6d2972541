"""The fusion adapters in PyTorch; what they are and how their tensors are called: python_backends/fusion/adapters.py.

Every last layer starts at zero, so that with any decoder the untrained sum is its text embedding. The token before the
first one is token 0.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from builders.decoder.part import Part
from python_backends.fusion.adapters import INNER, INPUTS, PLACED, WAVES


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
        self.g = _Two(INPUTS["g"], INNER["g"], width)
        self.c = _Two(INPUTS["c"], INNER["c"], width)
        self.p = _Two(INPUTS["p"], INNER["p"], width)

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
