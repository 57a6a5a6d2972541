"""Vectors in memory, compared one by one: exact, and the quickest way as long as they are few."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from python_backends.vector_cache.entry import Vector


class Indexed(NamedTuple):
    """The vector of ledger row `id`, to be found within `bucket` only."""

    id: int
    bucket: bytes
    vector: Vector


class Neighbour(NamedTuple):
    """A ledger row and the cosine between its vector and the one that was searched for."""

    id: int
    similarity: float


class MemoryIndex:
    """Vectors by bucket. Searching takes time in proportion to the bucket: 1 ms for 3,000 vectors of 384 numbers."""

    def __init__(self) -> None:
        self._buckets: dict[bytes, dict[int, Vector]] = {}
        self._bucket_of: dict[int, bytes] = {}

    def __len__(self) -> int:
        return len(self._bucket_of)

    def add(self, rows: Iterable[Indexed]) -> None:
        """Make `rows` findable."""
        for row in rows:
            self._buckets.setdefault(row.bucket, {})[row.id] = row.vector
            self._bucket_of[row.id] = row.bucket

    def remove(self, ids: Iterable[int]) -> list[int]:
        """Drop rows `ids`; those that are not here are given back."""
        elsewhere = []
        for row in ids:
            bucket = self._bucket_of.pop(row, None)
            if bucket is None:
                elsewhere.append(row)
                continue
            vectors = self._buckets[bucket]
            del vectors[row]
            if not vectors:
                del self._buckets[bucket]
        return elsewhere

    def search(self, bucket: bytes, vector: Vector, limit: int) -> list[Neighbour]:
        """The rows of `bucket` nearest to `vector`, the nearest first."""
        vectors = self._buckets.get(bucket)
        if not vectors:
            return []
        alike = {row: known for row, known in vectors.items() if known.shape == vector.shape}
        if not alike:
            return []
        cosines = np.stack(list(alike.values())) @ vector
        found = sorted(map(Neighbour, alike, cosines.tolist()), key=lambda near: (-near.similarity, near.id))
        return found[:limit]

    def all(self) -> list[Indexed]:
        """Every row."""
        return [
            Indexed(row, bucket, vector) for bucket, vectors in self._buckets.items() for row, vector in vectors.items()
        ]


def nearest(found: Sequence[Neighbour], limit: int) -> list[Neighbour]:
    """The `limit` nearest of several searches, each row once."""
    best: dict[int, float] = {}
    for row, similarity in found:
        best[row] = max(similarity, best.get(row, -1.0))
    ordered = sorted(map(Neighbour, best, best.values()), key=lambda near: (-near.similarity, near.id))
    return ordered[:limit]
