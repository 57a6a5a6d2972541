"""What is added to the embeddings of evidence (docs/grounding.md, "Fusion"), in NumPy.

    h_i = E[token_i] + R(E[token_i-1]) + G(geometry_i) + C(confidence_i, task_i) + P(feature_i)

The tensors of `adapters.safetensors`, d the decoder's width, all FP32, `y = x W^T + b`:

    r.weight [d, d]                                         R is linear and has no bias
    g.inner.weight [128, 117] g.inner.bias [128]            117 = 21 numbers of `geometry.py` + 6 of them (0-5) as
    g.outer.weight [d, 128]   g.outer.bias [d]              sin and cos of pi 2^k x, k = 0..7, ordered [x, k, sin|cos]
    c.inner.weight [32, 10]   c.inner.bias [32]   c.outer.weight [d, 32]   c.outer.bias [d]
    p.inner.weight [128, 120] p.inner.bias [128]  p.outer.weight [d, 128]  p.outer.bias [d]

Between inner and outer stands GELU in its tanh form. Terms whose last layer is zero add nothing, bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file

from python_backends.decoder.checkpoint import invalid
from python_backends.fusion.geometry import CONFIDENCE, FEATURES, GEOMETRY

Floats = npt.NDArray[np.float32]

WAVES = 8
PLACED = 6  # the first numbers of the geometry, which are positions
INNER = {"g": 128, "c": 32, "p": 128}
INPUTS = {"g": GEOMETRY + PLACED * WAVES * 2, "c": CONFIDENCE, "p": FEATURES}


@dataclass(frozen=True, slots=True)
class EvidenceRows:
    """What is known of n evidence tokens: embeddings of the tokens before them [n, d], `geometry` [n, 21],
    `confidence` [n, 10], `features` [n, 120] with `has_feature` BOOL [n]."""

    before: Floats
    geometry: Floats
    confidence: Floats
    features: Floats
    has_feature: npt.NDArray[np.bool_]


class Adapters:
    """R, G, C and P of one decoder."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._weights = weights

    @classmethod
    def load(cls, path: Path, width: int) -> Adapters:
        """The adapters in `path`; InvalidRequest if they are damaged or of another decoder."""
        try:
            weights = load_file(path)
        except (SafetensorError, OSError) as exc:
            raise invalid(f"{path} is damaged or no safetensors file: {exc}") from exc
        for name, shape in shapes(width).items():
            found = weights.get(name)
            if found is None or found.shape != shape or not np.isfinite(found).all():
                raise invalid(f"{path} is of another decoder: tensor {name} must be finite, of shape {list(shape)}")
        return cls({name: np.ascontiguousarray(weights[name], np.float32) for name in shapes(width)})

    def added(self, rows: EvidenceRows) -> Floats:
        """FP32 [n, d]."""
        out = rows.before @ self._weights["r.weight"].T
        out += self._two("g", waves(rows.geometry))
        out += self._two("c", rows.confidence)
        if rows.has_feature.any():
            out[rows.has_feature] += self._two("p", rows.features[rows.has_feature])
        return np.asarray(out, np.float32)

    def _two(self, name: str, rows: Floats) -> Floats:
        inner = rows @ self._weights[f"{name}.inner.weight"].T + self._weights[f"{name}.inner.bias"]
        return np.asarray(
            _gelu(inner) @ self._weights[f"{name}.outer.weight"].T + self._weights[f"{name}.outer.bias"], np.float32
        )


def shapes(width: int) -> dict[str, tuple[int, ...]]:
    """The tensors of the adapters of a decoder of `width`."""
    found: dict[str, tuple[int, ...]] = {"r.weight": (width, width)}
    for name, inner in INNER.items():
        found |= {f"{name}.inner.weight": (inner, INPUTS[name]), f"{name}.inner.bias": (inner,),
                  f"{name}.outer.weight": (width, inner), f"{name}.outer.bias": (width,)}  # fmt: skip
    return found


def waves(geometry: Floats) -> Floats:
    """[n, 21] -> [n, 117]: the numbers, and the positions among them as waves."""
    factors = np.float32(np.pi) * 2.0 ** np.arange(WAVES, dtype=np.float32)
    angles = geometry[:, :PLACED, None] * factors
    pairs = np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(len(geometry), -1)
    return np.concatenate([geometry, pairs], axis=1, dtype=np.float32)


def _gelu(x: Floats) -> Floats:
    inner = np.float32(np.sqrt(2 / np.pi)) * (x + np.float32(0.044715) * x * x * x)
    return np.asarray(np.float32(0.5) * x * (1 + np.tanh(inner)), np.float32)
