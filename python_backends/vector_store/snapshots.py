"""Snapshots: all rows of a collection in one file, the same whichever engine keeps the collection."""

from __future__ import annotations

import asyncio
import importlib
import os
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_backends.errors import Unavailable
from python_backends.vector_store.durable import write_out_folder
from python_backends.vector_store.entry import Place, Row, Terms
from python_backends.vector_store.lance_rows import LanceRows, terms_of

_ENDING = ".arrow"


@dataclass(frozen=True, slots=True)
class SnapshotFile:
    """`created` is seconds since the epoch."""

    name: str
    rows: int
    bytes: int
    created: float


class Snapshots:
    """Files in Arrow's IPC format under `folder`, which is there for good when a method returns.

    Made once for a folder. Raises Unavailable for one that cannot be used.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._folder, self._clock = folder, clock
        with _disk(folder):
            for path in folder.glob("*/*/*.unfinished"):  # of a process that died; the folder is this one's alone
                path.unlink(missing_ok=True)

    async def save(self, place: Place, name: str, terms: Terms, rows: AsyncIterator[list[Row]]) -> SnapshotFile:
        """Write `rows`, in place of a snapshot of the same name. Raises Unavailable for a full disk."""
        path = self._path(place, name)
        with _disk(path):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Another may save under the same name meanwhile: each writes a file of its own, the last to end counts.
            unfinished = path.with_suffix(f".{secrets.token_hex(8)}.unfinished")
            try:
                await _written(unfinished, LanceRows(terms), rows)
                now = self._clock()
                os.utime(unfinished, (now, now))
                unfinished.replace(path)
            except BaseException:
                unfinished.unlink(missing_ok=True)
                raise
            for folder in (path.parent, self._folder / place.owner, self._folder):
                write_out_folder(folder)
        return _about(path)

    def load(self, place: Place, name: str) -> tuple[Terms, Iterable[list[Row]]] | None:
        """Terms and rows in portions; None if there is no such snapshot."""
        path = self._path(place, name)
        if not path.is_file():
            return None
        with _disk(path):
            terms = terms_of(_opened(path).schema)
        return terms, _Portions(path, terms)

    def of(self, place: Place) -> list[SnapshotFile]:
        """Those of a collection, by name."""
        return [_about(path) for path in sorted(self._of(place).glob(f"*{_ENDING}"))]

    def drop(self, place: Place, name: str | None = None) -> bool:
        """Delete one, or all of a collection; whether there was one."""
        with _disk(self._folder):
            if name is not None:
                there = self._path(place, name).is_file()
                self._path(place, name).unlink(missing_ok=True)
                return there
            there = self._of(place).is_dir()
            shutil.rmtree(self._of(place), ignore_errors=True)
            return there

    def _of(self, place: Place) -> Path:
        return self._folder / place.owner / place.collection

    def _path(self, place: Place, name: str) -> Path:
        return self._of(place) / f"{name}{_ENDING}"


async def _written(path: Path, shape: LanceRows, rows: AsyncIterator[list[Row]]) -> None:
    with path.open("xb") as file:
        with _arrow().ipc.new_file(file, shape.schema()) as writer:
            async for portion in rows:
                await asyncio.to_thread(writer.write_batch, shape.batch(portion, ()))
        file.flush()
        await asyncio.to_thread(os.fsync, file.fileno())


@dataclass(frozen=True, slots=True)
class _Portions:
    """Rows of a file, read anew each time they are gone through."""

    path: Path
    terms: Terms

    def __iter__(self) -> Iterator[list[Row]]:
        with _disk(self.path):
            reader, shape = _opened(self.path), LanceRows(self.terms)
            for number in range(reader.num_record_batches):
                yield shape.rows(reader.get_batch(number))


def _about(path: Path) -> SnapshotFile:
    with _disk(path):
        found, reader = path.stat(), _opened(path)
        rows = sum(reader.get_batch(number).num_rows for number in range(reader.num_record_batches))
        return SnapshotFile(path.stem, rows, found.st_size, found.st_mtime)


def _opened(path: Path) -> Any:
    arrow = _arrow()
    return arrow.ipc.open_file(arrow.memory_map(str(path)))


def _arrow() -> Any:
    return importlib.import_module("pyarrow")


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """Arrow's own errors are of these kinds too."""
    try:
        yield
    except (OSError, ValueError, KeyError) as exc:
        raise Unavailable(f"a snapshot in {path} cannot be written or read: {exc}", code="snapshot_failed") from exc
