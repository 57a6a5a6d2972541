"""Entries in a folder of this machine: a ledger that is the truth, and an index of its vectors."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from python_backends.errors import Unavailable
from python_backends.vector_cache.entry import Entry, Holding, Near, Place, Question, Vector
from python_backends.vector_cache.folder import Folder
from python_backends.vector_cache.lance_index import FOLDER as LANCE_FOLDER
from python_backends.vector_cache.lance_index import LanceIndex
from python_backends.vector_cache.ledger import FILES, Bounds, Ledger
from python_backends.vector_cache.memory_index import Indexed
from python_backends.vector_cache.settings import Settings
from python_backends.vector_cache.vectors import DiskIndex, Vectors

_USES_AT_ONCE = 64
_RETRY_S = 60.0
_LOG = logging.getLogger("openfaze.vector_cache")


class LocalStore:
    """See `Store`. Owns `folder` and closes it. Made and used on one loop.

    A database that cannot be read is moved aside and a new one begun. A full or read-only disk makes methods raise
    Unavailable (code cache_disk) and is tried again later.
    """

    def __init__(self, folder: Folder, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        self._folder, self._settings, self._clock = folder, settings, clock
        self._bounds = Bounds(settings.max_entries, settings.namespace_entries, settings.max_bytes)
        self._uses: dict[Question, float] = {}
        self._ledger: Ledger | None = None
        self._vectors: Vectors | None = None
        self._retry_at = 0.0
        try:
            with self._using():
                pass
        except Unavailable as error:
            _LOG.error("the vector cache is off: %s", error.message)

    async def exact(self, question: Question) -> Entry | None:
        """See `Store`."""
        with self._using() as (ledger, _):
            row = ledger.get(question)
        return None if row is None else row.entry

    async def holds(self, place: Place) -> bool:
        """See `Store`."""
        with self._using() as (ledger, _):
            return ledger.holds_vectors(place)

    async def near(self, place: Place, vector: Vector, limit: int) -> list[Near]:
        """See `Store`."""
        _, vectors = self._ready()
        found = await vectors.search(place.bucket, vector, limit)
        similarity = {near.id: near.similarity for near in found}
        with self._using() as (ledger, _):
            rows = ledger.rows(place, list(similarity))
        near = [Near(row.entry, similarity[row.id]) for row in rows]
        return sorted(near, key=lambda item: -item.similarity)

    async def used(self, entry: Entry) -> None:
        """See `Store`. Written with others, so a look-up writes nothing as a rule."""
        self._uses[entry.question] = self._clock()
        if len(self._uses) >= _USES_AT_ONCE:
            self._write_uses()

    async def put(self, entry: Entry) -> None:
        """See `Store`."""
        self._write_uses()
        with self._using() as (ledger, vectors):
            row, gone = ledger.put(entry)
        vectors.remove(gone)
        if entry.vector is not None:
            vectors.add(Indexed(row, entry.question.place.bucket, entry.vector))

    async def forget(self, place: Place | None, namespace: str) -> int:
        """See `Store`."""
        with self._using() as (ledger, vectors):
            gone = ledger.forget(namespace, place.scope if place else None)
        vectors.remove(gone)
        if gone:
            await vectors.wipe()
        return len(gone)

    async def holding(self) -> Holding:
        """See `Store`."""
        with self._using() as (ledger, vectors):
            return Holding(ledger.entries, ledger.bytes, ledger.count_vectors(), vectors.kind)

    async def settle(self) -> None:
        """Write all vectors to the index on disk, however few they are."""
        _, vectors = self._ready()
        await vectors.settle()

    async def close(self) -> None:
        """See `Store`."""
        self._write_uses()
        if self._vectors is not None:
            await self._vectors.close()
        if self._ledger is not None:
            self._ledger.close()
        self._folder.close()

    def _write_uses(self) -> None:
        uses, self._uses = self._uses, {}
        if uses:
            try:
                with self._using() as (ledger, _):
                    ledger.use(uses)
            except Unavailable as error:
                _LOG.warning("which answers were used last is not written: %s", error.message)

    @contextmanager
    def _using(self) -> Iterator[tuple[Ledger, Vectors]]:
        """The ledger and its vectors; the one place where SQLite's errors become ours."""
        try:
            yield self._ready()
        except sqlite3.OperationalError as exc:
            raise Unavailable(f"the vector cache cannot use {self._folder.path}: {exc}", code="cache_disk") from exc
        except sqlite3.DatabaseError as exc:
            if type(exc) is not sqlite3.DatabaseError:
                raise  # a broken rule of the schema is a bug, not a broken file
            self._drop()
            raise Unavailable(f"the vector cache was broken and begins anew: {exc}", code="cache_reset") from exc

    def _ready(self) -> tuple[Ledger, Vectors]:
        if self._ledger is None or self._vectors is None:
            if self._clock() < self._retry_at:
                raise Unavailable(f"the vector cache cannot use {self._folder.path}", code="cache_disk")
            self._retry_at = self._clock() + _RETRY_S
            self._ledger = self._opened()
            self._vectors = self._vectors_of(self._ledger)
            self._vectors.start()
            self._retry_at = 0.0
        return self._ledger, self._vectors

    def _opened(self) -> Ledger:
        try:
            return Ledger(self._folder.path, self._bounds, self._clock)
        except sqlite3.OperationalError as exc:
            raise Unavailable(f"the vector cache cannot use {self._folder.path}: {exc}", code="cache_disk") from exc
        except sqlite3.DatabaseError:
            self._folder.move_aside(*FILES, LANCE_FOLDER)
            return Ledger(self._folder.path, self._bounds, self._clock)

    def _drop(self) -> None:
        """Let go of a broken database and put it aside; the next use begins a new one."""
        if self._vectors is not None:
            self._vectors.drop()
        if self._ledger is not None:
            self._ledger.close()
        self._ledger = self._vectors = None
        self._folder.move_aside(*FILES, LANCE_FOLDER)

    def _vectors_of(self, ledger: Ledger) -> Vectors:
        def known() -> Iterator[Indexed]:
            try:
                yield from (Indexed(*row) for row in ledger.vectors())
            except sqlite3.Error as error:  # the next request meets it as well, and deals with it
                _LOG.warning("not all vectors of the cache could be read: %s", error)

        def make(anew: bool) -> DiskIndex:
            if anew:
                self._folder.move_aside(LANCE_FOLDER)
            return LanceIndex(self._folder.path, ledger.epoch)

        return Vectors(known, make if self._settings.index == "lancedb" else None)
