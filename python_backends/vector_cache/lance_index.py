"""Vectors in a LanceDB table on disk: a copy of the ledger's, made again whenever it is missing or broken.

Its library takes 1.4 to 1.8 s and 120 MB to import, so that happens in a thread, once there is something to put into
it: the server's start does not wait for it.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import shutil
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from python_backends.errors import Unavailable
from python_backends.vector_cache.entry import Vector
from python_backends.vector_cache.memory_index import Indexed, Neighbour

FOLDER = "vectors"
NOT_INSTALLED = "index_not_installed"
_CACHE_BYTES = 16 << 20  # of each of the library's two caches, whose own bounds are gigabytes
_COMPACT_EVERY = 16  # changes: each adds a file and a version, and searches slow down with them
_BATCH = 256
_LOG = logging.getLogger("openfaze.vector_cache")


class LanceIndex:
    """The table of ledger `epoch` under `folder`. Its methods are not to be run at the same time.

    They raise Unavailable: with code index_failed the table's files are of no use, with NOT_INSTALLED LanceDB is not.
    """

    def __init__(self, folder: Path, epoch: str) -> None:
        self._folder, self._name = folder / FOLDER, f"vectors_{epoch}"
        self._changes, self._width = 0, 0
        self._table: Any = None
        self._arrow: Any = None

    @property
    def open(self) -> bool:
        return self._table is not None

    async def start(self, width: int) -> set[int]:
        """Open or make the table for vectors of `width`; the rows it holds."""
        with _translated(self._folder):
            lancedb, self._arrow = await asyncio.to_thread(_libraries)
            session = lancedb.Session(index_cache_size_bytes=_CACHE_BYTES, metadata_cache_size_bytes=_CACHE_BYTES)
            database = await lancedb.connect_async(str(self._folder), session=session)
            name = f"{self._name}_{width}"
            tables = (await database.list_tables()).tables
            for other in set(tables) - {name}:  # of an earlier ledger, or of another encoder
                await database.drop_table(other)
            self._schema = self._arrow.schema([
                ("id", self._arrow.int64()), ("bucket", self._arrow.binary(16)),
                ("vector", self._arrow.list_(self._arrow.float32(), width)),
            ])  # fmt: skip
            if name in tables:
                table = await database.open_table(name)
            else:
                table = await database.create_table(name, schema=self._schema)
            rows = await table.query().select(["id"]).to_arrow()
            self._table, self._width = table, width
            return set(rows.column("id").to_pylist())

    async def add(self, rows: Sequence[Indexed]) -> None:
        """Append `rows`, which are not there yet; those of another width are left out."""
        rows = [row for row in rows if len(row.vector) == self._width]
        if not rows:
            return
        with _translated(self._folder):
            for start in range(0, len(rows), _BATCH):
                await self._table.add(self._batch(rows[start : start + _BATCH]))
            await self._changed()

    async def remove(self, ids: Iterable[int]) -> None:
        """Drop rows `ids`, if there."""
        wanted = ",".join(str(row) for row in ids)
        if not wanted:
            return
        with _translated(self._folder):
            await self._table.delete(f"id IN ({wanted})")
            await self._changed()

    async def search(self, bucket: bytes, vector: Vector, limit: int) -> list[Neighbour]:
        """The rows of `bucket` nearest to `vector`, the nearest first; every one is compared."""
        if len(vector) != self._width:
            return []
        with _translated(self._folder):
            query = self._table.query().where(f"bucket = X'{bucket.hex()}'").nearest_to(vector)
            query = query.distance_type("cosine").bypass_vector_index().limit(limit).select(["id", "_distance"])
            found = await query.to_arrow()
            distances = found.column("_distance").to_pylist()
            return [
                Neighbour(row, 1.0 - far) for row, far in zip(found.column("id").to_pylist(), distances, strict=True)
            ]

    async def compact(self) -> None:
        """One file, one version: nothing of what was deleted stays on disk."""
        with _translated(self._folder), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that nobody else may use the table, which nobody does
            await self._table.optimize(cleanup_older_than=timedelta(0))
            self._changes = 0

    def close(self) -> None:
        """Let go of the table."""
        if self._table is not None:
            self._table.close()
            self._table = None

    def destroy(self) -> None:
        """Delete the files."""
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _changed(self) -> None:
        self._changes += 1
        if self._changes >= _COMPACT_EVERY:
            await self.compact()

    def _batch(self, rows: Sequence[Indexed]) -> Any:
        arrow = self._arrow
        flat = arrow.array(np.concatenate([row.vector for row in rows]))
        columns = [arrow.array([row.id for row in rows], arrow.int64()),
                   arrow.array([row.bucket for row in rows], arrow.binary(16)),
                   arrow.FixedSizeListArray.from_arrays(flat, len(rows[0].vector))]  # fmt: skip
        return arrow.record_batch(columns, schema=self._schema)


def _libraries() -> tuple[Any, Any]:
    return importlib.import_module("lancedb"), importlib.import_module("pyarrow")


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """LanceDB's failures are of these kinds; there is no class of its own."""
    try:
        yield
    except ImportError as exc:
        raise Unavailable(f"LanceDB cannot be imported ({exc}); install the locked requirements or set the parameter "
                          "`index` of vector_cache to memory", code=NOT_INSTALLED) from exc  # fmt: skip
    except (RuntimeError, ValueError, TypeError, OSError, LookupError) as exc:
        raise Unavailable(f"the vectors in {folder} cannot be used: {exc}", code="index_failed") from exc
