"""Logistic regressions over a sentence vector and flags: products of a few hundred numbers each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from python_backends.errors import InternalError
from python_backends.ingress.features import Vector

FILE = "intent/heads.npz"  # under the version folder of the model


@dataclass(frozen=True, slots=True)
class Heads:
    """`weights` [names, vector + flags], `bias` [names].

    The first columns are those of the sentence vector, the others those of the flags named in `flags`.
    """

    names: tuple[str, ...]
    flags: tuple[str, ...]
    weights: Vector
    bias: Vector

    def __post_init__(self) -> None:
        assert self.weights.shape[0] == len(self.names) == len(self.bias)

    @property
    def width(self) -> int:
        """Numbers of the sentence vector."""
        return self.weights.shape[1] - len(self.flags)

    def probabilities(self, vector: Vector, flags: Vector) -> Vector:
        """FP64 [names] for a sentence vector [width] and flags [len(self.flags)]."""
        margins: Vector = self.weights @ np.concatenate([vector, flags]) + self.bias
        return 1 / (1 + np.exp(-margins))

    def reasons(self, name: str, flags: Vector, most: int = 3) -> list[str]:
        """The flags that speak most for `name`."""
        pull = self.weights[self.names.index(name), self.width :] * flags
        return [self.flags[at] for at in np.argsort(-pull, kind="stable")[:most] if pull[at] > 0.2]


def write_heads(path: Path, heads: Heads) -> None:
    """Weights as FP32: half the bytes, and no decision of the training set changes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path, names=np.array(heads.names), flags=np.array(heads.flags), weights=heads.weights.astype(np.float32),
        bias=heads.bias.astype(np.float32),
    )  # fmt: skip


def read_heads(path: Path, flags: Sequence[str]) -> Heads:
    """The heads in `path`; InternalError unless they were trained on exactly these `flags`."""
    with np.load(path, allow_pickle=False) as file:
        heads = Heads(tuple(map(str, file["names"])), tuple(map(str, file["flags"])),
                      *(file[name].astype(np.float64) for name in ("weights", "bias")))  # fmt: skip
    if heads.flags != tuple(flags):
        raise InternalError("the intent heads were trained on other words: run `python -m builders.ingress.train`")
    return heads
