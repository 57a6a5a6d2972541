"""Where the index is, and who may write into it: one process at a time, while any number read."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from python_backends.errors import Unavailable

INDEX_VARIABLE = "OPENFAZE_WEB_INDEX"
LEDGER, VECTORS, LEXICAL, LOCK = "documents.sqlite3", "vectors", "words", "lock"


def folder_of(named: str, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The folder that is named in the environment, else in the configuration; None where neither does."""
    path = environment.get(INDEX_VARIABLE, "") or named
    return Path(path) if path else None


class WriteLock:
    """Held from its making to `close`. Raises Unavailable (code index_held, index_folder)."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as exc:
            raise Unavailable(f"the web index cannot use the folder {folder} ({exc}); name another in "
                              f"{INDEX_VARIABLE}", code="index_folder") from exc  # fmt: skip
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            os.close(self._file)
            raise Unavailable(f"another process is writing to the web index in {folder}; wait until it has ended",
                              code="index_held") from exc  # fmt: skip

    def __enter__(self) -> WriteLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let another process write."""
        os.close(self._file)
