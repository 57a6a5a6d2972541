"""Vectors of a collection in memory, compared one by one: exact, and on our processors ten times as quick as a scan of
the same rows on disk."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from python_backends.vector_store.entry import Metric, Row, Vector


class Resident:
    """Vectors without gaps: the last takes the place of one that leaves."""

    def __init__(self, metric: Metric, width: int, capacity: int = 64) -> None:
        self._metric = metric
        self._ids: list[str] = []
        self._place: dict[str, int] = {}
        self._vectors: npt.NDArray[np.float32] = np.empty((capacity, width), np.float32)
        self._expires: npt.NDArray[np.float64] = np.empty(capacity, np.float64)
        self._squares: npt.NDArray[np.float32] = np.empty(capacity, np.float32)

    @property
    def bytes(self) -> int:
        """Of the arrays."""
        return self._vectors.nbytes + self._expires.nbytes + self._squares.nbytes

    def put(self, rows: Sequence[Row]) -> None:
        """Make `rows` findable, in place of those with the same ids."""
        self._grow(len(self._ids) + sum(row.id not in self._place for row in rows))
        for row in rows:
            place = self._place.get(row.id)
            if place is None:
                place = self._place[row.id] = len(self._ids)
                self._ids.append(row.id)
            self._vectors[place], self._expires[place] = row.vector, row.expires
            self._squares[place] = row.vector @ row.vector

    def drop(self, ids: Iterable[str]) -> None:
        """Forget `ids`, if here."""
        for one in ids:
            place = self._place.pop(one, None)
            if place is None:
                continue
            last = self._ids.pop()
            if last != one:
                end = len(self._ids)
                for array in (self._vectors, self._expires, self._squares):
                    array[place] = array[end]
                self._ids[place], self._place[last] = last, place

    def near(self, vector: Vector, limit: int, now: float, among: Iterable[str] | None = None) -> list[str]:
        """Ids of the rows that are nearest, of all or `among` these, and whose time is not over, the nearest first."""
        places: slice | npt.NDArray[np.int64] = slice(len(self._ids))
        if among is not None:
            places = np.array([self._place[one] for one in among if one in self._place], np.int64)
        scores = self._vectors[places] @ vector
        if self._metric == "euclidean":
            scores = 2 * scores - self._squares[places]
        scores[self._expires[places] <= now] = -np.inf
        best = np.argpartition(-scores, limit - 1)[:limit] if limit < len(scores) else np.arange(len(scores))
        best = best[scores[best] > -np.inf]
        best = best[np.argsort(-scores[best], kind="stable")]
        return [self._ids[place] for place in (best if isinstance(places, slice) else places[best])]

    def _grow(self, count: int) -> None:
        have = len(self._vectors)
        if count > have:
            more = max(count, have + have // 2) - have
            self._vectors = np.concatenate([self._vectors, np.empty((more, self._vectors.shape[1]), np.float32)])
            self._expires = np.concatenate([self._expires, np.empty(more)])
            self._squares = np.concatenate([self._squares, np.empty(more, np.float32)])


class Budget:
    """At most `most` bytes of vectors in memory, of all collections: those that were searched longest ago leave."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[str, Resident] = OrderedDict()

    def get(self, key: str) -> Resident | None:
        """What is held of a collection."""
        found = self._held.get(key)
        if found is not None:
            self._held.move_to_end(key)
        return found

    def fits(self, rows: int, width: int) -> bool:
        """Whether a collection of this size may be held at all."""
        return rows * (4 * width + 12) <= self._most

    def hold(self, key: str, resident: Resident) -> None:
        """Hold it, or more of it, as the one used last; others leave, and it too if it has grown too large."""
        self._held[key] = resident
        self._held.move_to_end(key)
        while self._held and sum(one.bytes for one in self._held.values()) > self._most:
            self._held.popitem(last=False)

    def leave(self, key: str) -> None:
        """Let go of a collection."""
        self._held.pop(key, None)
