"""Requests whose sender has left, told from the front door to the models that still work on them.

Triton 2.51 cannot cancel a call between models, so a long document would be read to its end for nobody. The front door
leaves an empty file named after the request; whoever works on it looks between two steps. Marks only save work: where
none can be left, the work is done and the log says so.
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from python_backends.errors import Unavailable

FOLDER_VARIABLE = "OPENFAZE_MARKS"
_LOG = logging.getLogger("openfaze.abandoned")


class Abandoned:
    """The set of abandoned request ids of one server, as files in `folder`, whose parent exists."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def of_this_server(cls, environment: Mapping[str, str] = os.environ) -> Abandoned:
        """The set shared by all models of the server that started this process.

        Our own server names a folder in its run folder. In another all stubs are children of one process, whose id
        names a folder in the system's place for temporary files.
        """
        named = environment.get(FOLDER_VARIABLE)
        return cls(
            Path(named) if named else Path(tempfile.gettempdir()) / f"openfaze-abandoned-{os.getuid()}-{os.getppid()}"
        )

    def add(self, request_id: str) -> None:
        """The sender of `request_id` has left."""
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            _require_own(self._folder)
            self._mark(request_id).touch()
        except OSError as error:
            _LOG.warning("an abandoned request is worked on to its end, as it cannot be marked: %s", error)

    def discard(self, request_id: str) -> None:
        """Work on `request_id` has ended; nothing is left behind."""
        mark = self._mark(request_id)
        if _is_own(mark):
            mark.unlink(missing_ok=True)

    def check(self, request_id: str) -> None:
        """Raise Unavailable if nobody waits for `request_id` any more. Costs microseconds."""
        if request_id and _is_own(self._mark(request_id)):
            raise Unavailable("The request was cancelled by its sender.", code="cancelled")

    def close(self) -> None:
        """Remove the folder if it is empty."""
        if _is_own(self._folder) and not any(self._folder.iterdir()):
            self._folder.rmdir()

    def _mark(self, request_id: str) -> Path:
        return self._folder / hashlib.sha256(request_id.encode()).hexdigest()


def _is_own(path: Path) -> bool:
    """Whether `path` exists and belongs to this user: what others left under a name they guessed means nothing."""
    try:
        return path.lstat().st_uid == os.getuid()
    except OSError:
        return False


def _require_own(folder: Path) -> None:
    """Raise PermissionError unless `folder` is a real one that only this user can look into."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(f"{folder} is not a folder of this user alone; remove it")
