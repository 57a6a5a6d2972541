"""Collections in a folder of this machine, a LanceDB database for each owner.

The library takes over a second and about 120 MB to import, so that happens in a thread when it is first needed.
"""

from __future__ import annotations

import asyncio
import importlib
import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from python_backends.vector_store.durable import write_out_folder
from python_backends.vector_store.entry import Place, Row, Terms
from python_backends.vector_store.lance_errors import translated
from python_backends.vector_store.lance_rows import LanceRows
from python_backends.vector_store.lance_table import LanceTable, Upkeep
from python_backends.vector_store.resident import Budget

_CACHE_BYTES = 32 << 20  # of each of the library's two caches, whose own bounds are gigabytes
_ENDING = ".lance"


class LanceEngine:
    """See `Engine`. `folder` is this process's alone."""

    name = "lancedb"

    def __init__(
        self, folder: Path, budget: Budget, upkeep: Upkeep | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._folder, self._budget, self._upkeep, self._clock = folder, budget, upkeep or Upkeep(), clock
        self._opening = asyncio.Lock()
        self._databases: dict[str, Any] = {}
        self._tables: dict[Place, LanceTable] = {}
        self._session: Any = None

    async def names(self, owner: str) -> list[str]:
        """See `Engine`. A folder without a version is what a sudden end left of one that was being made."""
        folder = self._folder / owner
        return sorted(path.stem for path in folder.glob(f"*{_ENDING}") if any((path / "_versions").glob("*.manifest")))

    async def create(self, place: Place, terms: Terms) -> bool:
        """See `Engine`."""
        async with self._opening:
            if place in self._tables or place.collection in await self.names(place.owner):
                return False
            with translated(self._path(place)):
                database = await self._database(place.owner)
                shutil.rmtree(self._path(place), ignore_errors=True)
                table = await database.create_table(place.collection, schema=LanceRows(terms).schema())
            await self._opened(place, table)
            await asyncio.to_thread(self._write_out, place)
        return True

    async def open(self, place: Place) -> LanceTable | None:
        """See `Engine`."""
        if (known := self._tables.get(place)) is not None:
            return known
        async with self._opening:
            if (known := self._tables.get(place)) is not None:
                return known
            if place.collection not in await self.names(place.owner):
                return None
            with translated(self._path(place)):
                table = await (await self._database(place.owner)).open_table(place.collection)
            return await self._opened(place, table)

    async def replace(self, place: Place, terms: Terms, rows: Iterable[list[Row]]) -> None:
        """See `Engine`: another version of the same table."""

        async def made() -> Any:
            database = await self._database(place.owner)
            table = await asyncio.to_thread(LanceRows(terms).reader, rows)
            return await database.create_table(place.collection, data=table, mode="overwrite")

        if (known := await self.open(place)) is not None:
            await known.replace(made)
            return
        async with self._opening:
            with translated(self._path(place)):
                table = await made()
            await self._opened(place, table)
            await asyncio.to_thread(self._write_out, place)

    async def drop(self, place: Place) -> bool:
        """See `Engine`."""
        table = await self.open(place)
        if table is None:
            return False
        await table.close(gone=True)
        async with self._opening:
            self._tables.pop(place, None)
            with translated(self._path(place)):
                await (await self._database(place.owner)).drop_table(place.collection)
                await asyncio.to_thread(self._write_out, place)
        return True

    async def places(self) -> list[Place]:
        """See `Engine`."""
        owners = sorted(path.name for path in self._folder.glob("*") if path.is_dir())
        return [Place(owner, name) for owner in owners for name in await self.names(owner)]

    async def close(self) -> None:
        """See `Engine`."""
        for table in self._tables.values():
            await table.close()
        self._tables.clear()

    async def _opened(self, place: Place, table: Any) -> LanceTable:
        opened = LanceTable(table, self._path(place), self._budget, self._upkeep, self._clock)
        self._tables[place] = await opened.start()
        return opened

    async def _database(self, owner: str) -> Any:
        if owner not in self._databases:
            lancedb = await asyncio.to_thread(importlib.import_module, "lancedb")
            if self._session is None:
                self._session = lancedb.Session(index_cache_size_bytes=_CACHE_BYTES,
                                                metadata_cache_size_bytes=_CACHE_BYTES)  # fmt: skip
            (self._folder / owner).mkdir(mode=0o700, parents=True, exist_ok=True)
            self._databases[owner] = await lancedb.connect_async(str(self._folder / owner), session=self._session)
        return self._databases[owner]

    def _write_out(self, place: Place) -> None:
        """The names of a collection's folder and of those around it."""
        for folder in (self._folder / place.owner, self._folder, self._folder.parent):
            write_out_folder(folder)

    def _path(self, place: Place) -> Path:
        return self._folder / place.owner / f"{place.collection}{_ENDING}"
