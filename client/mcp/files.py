"""Local files for tools: only from folders that were allowed, nothing hidden, nothing but regular files."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from client.gateway.config import Limits
from python_backends.errors import InvalidRequest, PayloadTooLarge

_MAX_BYTES = Limits().file_bytes


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file's name and bytes."""

    name: str
    data: bytes


class LocalFiles:
    """Reads below `roots`. An agent may be told what to read by a page it has read, so that keys and settings, which
    stand in hidden folders and files, are never given out; a link counts as what it leads to.
    """

    def __init__(self, roots: Sequence[Path], max_bytes: int = _MAX_BYTES) -> None:
        self._roots = [root.resolve() for root in roots]
        self._max_bytes = max_bytes

    def read(self, text: str) -> LocalFile:
        """The file at the absolute path `text`. Raises InvalidRequest, or PayloadTooLarge beyond the bound."""
        path = Path(text)
        if "\0" in text or not path.is_absolute():
            raise _refused("give an absolute path")
        try:
            real = path.resolve(strict=True)
            self._check_place(real)
            return LocalFile(path.name, self._bytes(real))
        except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
            reason = getattr(error, "strerror", None) or str(error)
            raise _refused(f"cannot read {text}: {reason.lower()}") from error

    def _check_place(self, real: Path) -> None:
        below = [real.relative_to(root).parts for root in self._roots if real.is_relative_to(root)]
        if not below:
            roots = ", ".join(map(str, self._roots)) or "none"
            raise _refused(
                f"only files below these folders are read: {roots} (./openfaze mcp --root FOLDER names others)"
            )
        if all(any(part.startswith(".") for part in parts) for parts in below):
            raise _refused("hidden files and folders are not read")

    def _bytes(self, real: Path) -> bytes:
        # Opened without waiting for a writer, should it be a pipe, and looked at afterwards: no change in between.
        descriptor = os.open(real, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise _refused("only regular files are read")
            data = b"" if found.st_size > self._max_bytes else file.read(self._max_bytes + 1)
        if found.st_size > self._max_bytes or len(data) > self._max_bytes:
            raise PayloadTooLarge(f"path: the file has more than {self._max_bytes} bytes; give a larger one by url")
        return data


def _refused(reason: str) -> InvalidRequest:
    return InvalidRequest(f"path: {reason}", param="path")
