"""A folder's files put on disk for good: LanceDB leaves that to the system, which may lose what it has not written yet
when the power goes."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path


class DurableFolder:
    """Remembers which files of `folder` were written out; `write_out` does that for one file or folder. Files there
    change by being made anew."""

    def __init__(self, folder: Path, write_out: Callable[[str], None] | None = None) -> None:
        self._folder, self._write_out = folder, write_out or _write_out
        self._done: set[tuple[str, int]] = set()

    def sync(self) -> None:
        """Write out all files that are new since the last call, and then the folders that name them. Raises OSError."""
        seen: set[tuple[str, int]] = set()
        folders = []
        for folder, _, names in os.walk(self._folder):
            before = len(seen - self._done)
            for name in names:
                with contextlib.suppress(FileNotFoundError):  # an index that is built meanwhile puts its files in place
                    path = os.path.join(folder, name)
                    mark = (path, os.stat(path).st_mtime_ns)
                    if mark not in self._done:
                        self._write_out(path)
                    seen.add(mark)
            if len(seen - self._done) > before:
                folders.append(folder)
        for folder in folders:
            self._write_out(folder)
        self._done = seen


def write_out_folder(folder: str | Path) -> None:
    """The names in `folder`, after a file in it was made, renamed or deleted. Raises OSError."""
    _write_out(str(folder))


def _write_out(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
