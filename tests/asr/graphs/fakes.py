"""Networks whose logits are known beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from python_backends.asr.graphs.networks import Array, Step

VOCABULARY, END = 8, 7
Chances = Mapping[tuple[int, ...], Mapping[int, float]]


class TreeNetworks:
    """A language of few texts: after the tokens of a key, the chances of what follows; what is not named ends.

    `calls` are the (ids, rows) of every step.
    """

    def __init__(self, chances: Chances) -> None:
        self._chances = chances
        self.calls: list[tuple[list[int], list[int]]] = []

    def encode(self, mel: Array) -> Any:
        return None

    def step(self, ids: Array, rows: Array, past: Any, cross: Any, *, aligned: bool = False) -> Step:
        self.calls.append((ids[:, 0].tolist(), rows.tolist()))
        readings = [(*past[row], *new) for row, new in zip(rows, ids.tolist(), strict=True)]
        logits = np.stack([self.logits(reading) for reading in readings])[:, np.newaxis]
        return Step(logits, np.zeros((0, 0, 0, 0), np.float32), readings)

    def logits(self, reading: tuple[int, ...]) -> Array:
        """FP32 [VOCABULARY], what follows `reading`."""
        chances = np.full(VOCABULARY, 1e-9)
        for token, chance in self._chances.get(reading, {END: 1.0}).items():
            chances[token] = chance
        return np.asarray(np.log(chances / chances.sum()), np.float32)
