"""The folder in which the models of one server leave each other notes about a request, as files named after it.

Triton 2.51 has no way to tell a model that works on a call anything more, nor for that model to say something before
its answer: calls between models cannot be cancelled, and those to decoupled models lose errors and never end when the
called process dies. Notes do both, and losing one costs work or news, never a request.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

NOTES_VARIABLE = "OPENFAZE_MARKS"


@dataclass(frozen=True, slots=True)
class NoteFolder:
    """`path`, whose parent exists, and which nobody but this user can look into."""

    path: Path

    @classmethod
    def of_this_server(cls, environment: Mapping[str, str] = os.environ) -> NoteFolder:
        """The folder shared by all models of the server that started this process.

        Our own server names one in its run folder. In another all stubs are children of one process, whose id names a
        folder in the system's place for temporary files.
        """
        named = environment.get(NOTES_VARIABLE)
        return cls(
            Path(named) if named else Path(tempfile.gettempdir()) / f"openfaze-abandoned-{os.getuid()}-{os.getppid()}"
        )

    def prepare(self) -> None:
        """Make the folder if it is missing; OSError if it cannot be made or is not this user's alone."""
        self.path.mkdir(mode=0o700, exist_ok=True)
        found = self.path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
            raise PermissionError(f"{self.path} is not a folder of this user alone; remove it")

    def note(self, request_id: str, kind: str = "") -> Path:
        """The file for `request_id`; `kind` tells its notes apart."""
        return self.path / (hashlib.sha256(request_id.encode()).hexdigest() + kind)

    def close(self) -> None:
        """Remove the folder if it is empty."""
        if is_own(self.path) and not any(self.path.iterdir()):
            self.path.rmdir()


def is_own(path: Path) -> bool:
    """Whether `path` exists and belongs to this user: what others left under a name they guessed means nothing."""
    try:
        return path.lstat().st_uid == os.getuid()
    except OSError:
        return False
