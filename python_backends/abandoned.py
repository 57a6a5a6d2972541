"""Requests whose sender has left, told from the front door to the models that still work on them.

Triton 2.51 cannot cancel a call between models, so a long document would be read to its end for nobody. The front door
leaves an empty file named after the request; whoever works on it looks between two steps. All stubs of one server are
children of one process, whose id names the folder, so no configuration is needed and servers never share one.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from python_backends.errors import Unavailable


class Abandoned:
    """The set of abandoned request ids of one server, as files in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def of_this_server(cls) -> Abandoned:
        """The set shared by all models of the server that started this process."""
        return cls(Path(tempfile.gettempdir()) / f"openfaze-abandoned-{os.getuid()}-{os.getppid()}")

    def add(self, request_id: str) -> None:
        """The sender of `request_id` has left."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._mark(request_id).touch()

    def discard(self, request_id: str) -> None:
        """Work on `request_id` has ended; nothing is left behind."""
        self._mark(request_id).unlink(missing_ok=True)

    def check(self, request_id: str) -> None:
        """Raise Unavailable if nobody waits for `request_id` any more. Costs microseconds."""
        if request_id and self._mark(request_id).exists():
            raise Unavailable("The request was cancelled by its sender.", code="cancelled")

    def close(self) -> None:
        """Remove the folder if it is empty."""
        if self._folder.is_dir() and not any(self._folder.iterdir()):
            self._folder.rmdir()

    def _mark(self, request_id: str) -> Path:
        return self._folder / hashlib.sha256(request_id.encode()).hexdigest()
