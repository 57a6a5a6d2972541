"""The vectors of a ledger, made findable: in memory while they are few, from then on in a table on disk.

Up to some thousand vectors memory is better in everything: a search is ten times quicker, and LanceDB, which takes a
second and a hundred megabytes to import, is not even loaded.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Protocol

from python_backends.errors import Unavailable
from python_backends.vector_cache.entry import Vector
from python_backends.vector_cache.lance_index import NOT_INSTALLED
from python_backends.vector_cache.memory_index import Indexed, MemoryIndex, Neighbour, nearest

MEMORY_ROWS = 2048  # 3 MB of vectors of 384 numbers; once over it, all of them are written at once
_REMOVE_ROWS = 64  # rows that have left may stay in the table until there are so many
_MAX_FAILURES = 2
_LOG = logging.getLogger("openfaze.vector_cache")


class DiskIndex(Protocol):
    """`LanceIndex`, or what stands for it in a test. Every method may raise Unavailable."""

    @property
    def open(self) -> bool: ...
    async def start(self, width: int) -> set[int]: ...
    async def add(self, rows: list[Indexed]) -> None: ...
    async def remove(self, ids: Iterable[int]) -> None: ...
    async def search(self, bucket: bytes, vector: Vector, limit: int) -> list[Neighbour]: ...
    async def compact(self) -> None: ...
    def close(self) -> None: ...
    def destroy(self) -> None: ...


class Vectors:
    """Up to `rows` vectors in memory, before a disk index that `make` makes anew, its files moved away, if it fails.

    With `make` None, or once the disk index has failed twice, all vectors are in memory. `known` gives all of the
    ledger's. All methods run on one loop.
    """

    def __init__(
        self, known: Callable[[], Iterator[Indexed]], make: Callable[[bool], DiskIndex] | None, rows: int = MEMORY_ROWS
    ) -> None:
        self._known, self._make, self._rows = known, make, rows
        self._recent = MemoryIndex()
        self._disk = make(False) if make else None
        self._gone: set[int] = set()  # still in the table, not in the ledger
        self._writing: set[int] = set()
        self._failures = 0
        self._behind = False  # whether the table may lack vectors that are not in memory either
        self._turn = asyncio.Lock()  # the table is used by one at a time
        self._task: asyncio.Task[None] | None = None

    @property
    def kind(self) -> str:
        """How vectors are searched now."""
        return "lancedb" if self._disk is not None and self._disk.open else "memory"

    def start(self) -> None:
        """Make findable what an earlier process has left."""
        few = list(islice(self._known(), self._rows + 1))
        if self._disk is None or len(few) <= self._rows:
            self._recent.add(self._known())
        else:
            self._behind = True
            self._write_soon()

    def add(self, row: Indexed) -> None:
        """Findable from now on."""
        self._recent.add([row])
        if self._much:
            self._write_soon()

    def remove(self, ids: Iterable[int]) -> None:
        """Not in the ledger any more."""
        ids = set(ids)
        elsewhere = self._recent.remove(ids)
        if self._disk is not None and (self._disk.open or self._behind):
            self._gone |= set(elsewhere) | (ids & self._writing)
            if self._much:
                self._write_soon()

    async def search(self, bucket: bytes, vector: Vector, limit: int) -> list[Neighbour]:
        """The nearest of `bucket`; Unavailable (index_opening) if none was found and not all could be looked at."""
        found = self._recent.search(bucket, vector, limit)
        if self._disk is not None and self._disk.open:
            try:
                async with self._turn:
                    found += await self._on_disk(bucket, vector, limit)
            except Unavailable as error:
                self._failed(error)
        if not found and self._behind:
            raise Unavailable("the vectors of the cache are being opened", code="index_opening")
        return nearest(found, limit)

    async def _on_disk(self, bucket: bytes, vector: Vector, limit: int) -> list[Neighbour]:
        """For whoever has the turn. Meanwhile the table may have been let go, so that its vectors are back in
        memory, or replaced by one that is not open yet."""
        if self._disk is None or not self._disk.open:
            return self._recent.search(bucket, vector, limit)
        there = await self._disk.search(bucket, vector, limit + len(self._gone))
        return [near for near in there if near.id not in self._gone]

    async def settle(self) -> None:
        """Write to disk now, however little it is."""
        await self._settled(wipe=False)

    async def wipe(self) -> None:
        """Leave nothing of removed vectors on the disk."""
        if self._disk is not None and not self._disk.open and not self._behind:
            self._disk.destroy()  # all vectors are in memory
        else:
            await self._settled(wipe=True)

    async def _settled(self, *, wipe: bool) -> None:
        if self._disk is None or not (self._behind or len(self._recent) or self._gone):
            return
        try:
            async with self._turn:
                disk = self._disk
                if disk is None:  # let go while others had the turn
                    return
                await self._write(disk)
                if wipe and disk.open:
                    await disk.compact()
        except Unavailable as error:
            self._failed(error)

    def drop(self) -> None:
        """End what runs and let go of the table; what was not written is in the ledger."""
        if self._task is not None:
            self._task.cancel()
        if self._disk is not None:
            self._disk.close()
            self._disk = None

    async def close(self) -> None:
        """`drop`, and wait until it is done."""
        self.drop()
        if self._task is not None:
            await asyncio.wait([self._task])

    def _write_soon(self) -> None:
        if self._disk is not None and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self._write_later())

    @property
    def _much(self) -> bool:
        """Whether it is time to write."""
        return self._behind or len(self._recent) > self._rows or len(self._gone) > _REMOVE_ROWS

    async def _write_later(self) -> None:
        while self._disk is not None and self._much:
            await self.settle()

    async def _write(self, disk: DiskIndex) -> None:
        rows = self._recent.all()
        if not disk.open:
            first = next(self._known(), None)
            if first is None:
                self._behind = False
                return
            await self._reconcile(disk, await disk.start(len(first.vector)))
            rows = self._recent.all()
        self._writing = {row.id for row in rows}
        gone, self._gone = self._gone, set()
        try:
            if rows:
                await disk.add(rows)
            await disk.remove(gone | (self._gone & self._writing))
        finally:
            self._writing = set()
        self._recent.remove(row.id for row in rows)

    async def _reconcile(self, disk: DiskIndex, there: set[int]) -> None:
        """Add what only the ledger has, remove what only the table has: a process may have died between the two."""
        known = list(self._known())
        recent = {row.id for row in self._recent.all()}
        await disk.remove(there - {row.id for row in known})
        await disk.add([row for row in known if row.id not in there and row.id not in recent])
        self._recent.remove(recent & there)
        self._behind = False

    def _failed(self, error: Unavailable) -> None:
        self._failures += 1
        if self._disk is not None:
            self._disk.close()
        self._gone.clear()
        if self._make is not None and self._failures < _MAX_FAILURES and error.code != NOT_INSTALLED:
            _LOG.warning("the index of the vector cache is made anew: %s", error.message)
            self._disk, self._behind = self._make(True), True
            self._write_soon()
            return
        _LOG.error("the vector cache searches in memory until the next start: %s", error.message)
        self._disk, self._behind = None, False
        self._recent.add(self._known())
