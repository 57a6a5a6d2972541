"""The vectors nearest to one, among 100,000 and more, in a few milliseconds of one core.

Every row is looked at twice. First along the directions in which the vectors differ most, 96 of the 384: a quarter of
the memory to go through, and that is what takes the time. Then the best of these are compared in full. Nothing is kept
on disk for it, and it is not sampled: what is missed is what the first look ranks behind `CANDIDATES` others
(`./openfaze perf web_search` measures how often that is).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from python_backends.text_encoder.batches import Vectors
from python_backends.web_search.vector_file import Rows, restored

DIRECTIONS = 96
CANDIDATES = 1000
_FEW = 4096  # rows that are compared in full at once
_SAMPLE = 20_000  # rows that directions are found from
_CHUNK = 8192
_GROWTH = 2  # times as many rows: directions are found anew

Slots = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class Near(NamedTuple):
    """Slots, the nearest first, and their cosines."""

    slots: Slots
    cosines: npt.NDArray[np.float32]


class Nearest:
    """Over `rows`, which do not change. `earlier` is one over the first of these rows, whose work is taken over."""

    def __init__(self, rows: Rows, earlier: Nearest | None = None) -> None:
        self.rows = rows
        self._directions: Vectors
        self.fitted: int
        known: Vectors
        if earlier is not None and earlier.fitted * _GROWTH >= len(rows) >= len(earlier._coarse):
            self._directions, self.fitted, known = earlier._directions, earlier.fitted, earlier._coarse
        else:
            self._directions, self.fitted = _directions(rows), len(rows)
            known = np.empty((0, DIRECTIONS), np.float32)
        self._coarse: Vectors = np.concatenate([known, self._looked_at(len(known))])

    def __len__(self) -> int:
        return len(self.rows)

    def search(self, vector: Vectors, allowed: Mask, limit: int) -> Near:
        """The `limit` nearest to `vector` [384] among the slots that `allowed` [rows] marks."""
        slots = np.flatnonzero(allowed)
        if len(slots) > _FEW:
            likeness = self._coarse @ (self._directions @ vector)
            likeness[~allowed] = -np.inf
            slots = _best(likeness, max(CANDIDATES, 4 * limit))
        cosines = restored(self.rows[slots]) @ vector
        order = _best(cosines, limit)
        order = order[np.lexsort((slots[order], -cosines[order]))]
        return Near(slots[order], cosines[order])

    def _looked_at(self, start: int) -> Vectors:
        """Rows from `start` along the directions: FP32 [n, 96]."""
        parts = [
            restored(self.rows[place : place + _CHUNK]) @ self._directions.T
            for place in range(start, len(self.rows), _CHUNK)
        ]
        return np.concatenate(parts) if parts else np.empty((0, DIRECTIONS), np.float32)


def _directions(rows: Rows) -> Vectors:
    """FP32 [96, 384]: the directions that hold most of the vectors' lengths, of right angles to each other."""
    step = max(1, len(rows) // _SAMPLE)
    sample = restored(np.ascontiguousarray(rows[::step]))
    _, vectors = np.linalg.eigh((sample.T @ sample).astype(np.float64))
    return np.ascontiguousarray(vectors[:, : -DIRECTIONS - 1 : -1].T, np.float32)


def _best(values: npt.NDArray[np.float32], limit: int) -> Slots:
    """Places of the `limit` largest, in no order."""
    if limit >= len(values):
        return np.arange(len(values))
    places: Slots = np.argpartition(values, len(values) - limit)[-limit:]
    return places
