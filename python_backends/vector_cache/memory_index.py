"""Vectors in memory, compared one by one: exact, and the quickest way as long as they are few."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

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


class _Rows:
    """Vectors of one bucket and width, without gaps: the last takes the place of one that leaves."""

    def __init__(self, width: int) -> None:
        self.ids: list[int] = []
        self._place: dict[int, int] = {}
        self._vectors: npt.NDArray[np.float32] = np.empty((8, width), np.float32)

    @property
    def vectors(self) -> npt.NDArray[np.float32]:
        """[rows, width], in the order of `ids`."""
        return self._vectors[: len(self.ids)]

    def put(self, row: int, vector: Vector) -> None:
        if row not in self._place:
            self._place[row] = len(self.ids)
            self.ids.append(row)
        if len(self.ids) > len(self._vectors):
            self._vectors = np.concatenate([self._vectors, np.empty_like(self._vectors)])
        self._vectors[self._place[row]] = vector

    def drop(self, row: int) -> None:
        place, last = self._place.pop(row), self.ids.pop()
        if last != row:
            self._vectors[place] = self._vectors[len(self.ids)]
            self.ids[place], self._place[last] = last, place


class MemoryIndex:
    """Vectors by bucket and width. A search takes time in proportion to the bucket, about 1 ms for 10,000 rows."""

    def __init__(self) -> None:
        self._groups: dict[tuple[bytes, int], _Rows] = {}
        self._group_of: dict[int, tuple[bytes, int]] = {}

    def __len__(self) -> int:
        return len(self._group_of)

    def add(self, rows: Iterable[Indexed]) -> None:
        """Make `rows` findable."""
        for row in rows:
            group = (row.bucket, len(row.vector))
            self._groups.setdefault(group, _Rows(len(row.vector))).put(row.id, row.vector)
            self._group_of[row.id] = group

    def remove(self, ids: Iterable[int]) -> list[int]:
        """Drop rows `ids`; those that are not here are given back."""
        elsewhere = []
        for row in ids:
            group = self._group_of.pop(row, None)
            if group is None:
                elsewhere.append(row)
                continue
            rows = self._groups[group]
            rows.drop(row)
            if not rows.ids:
                del self._groups[group]
        return elsewhere

    def search(self, bucket: bytes, vector: Vector, limit: int) -> list[Neighbour]:
        """The rows of `bucket` nearest to `vector`, the nearest first; those of another width are not compared."""
        rows = self._groups.get((bucket, len(vector)))
        if rows is None:
            return []
        cosines = rows.vectors @ vector
        places = np.argpartition(-cosines, limit - 1)[:limit] if limit < len(cosines) else np.arange(len(cosines))
        return nearest([Neighbour(rows.ids[place], float(cosines[place])) for place in places], limit)

    def all(self) -> list[Indexed]:
        """Every row."""
        return [
            Indexed(row, bucket, vector.copy())
            for (bucket, _), rows in self._groups.items()
            for row, vector in zip(rows.ids, rows.vectors, strict=True)
        ]


def nearest(found: Sequence[Neighbour], limit: int) -> list[Neighbour]:
    """The `limit` nearest of several searches, each row once."""
    best: dict[int, float] = {}
    for row, similarity in found:
        best[row] = max(similarity, best.get(row, -1.0))
    ordered = sorted(map(Neighbour, best, best.values()), key=lambda near: (-near.similarity, near.id))
    return ordered[:limit]
