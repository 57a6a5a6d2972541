"""Requests whose sender has left, told from the front door to the models that still work on them.

A long document would be read to its end for nobody. The front door leaves an empty note named after the request;
whoever works on it looks between two steps. Marks only save work: where none can be left, the work is done and the log
says so.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from pathlib import Path

from python_backends.errors import Unavailable
from python_backends.notes import NoteFolder, is_own

_LOG = logging.getLogger("openfaze.abandoned")


def cancelled() -> Unavailable:
    """What a request is answered with that nobody waits for."""
    return Unavailable("The request was cancelled by its sender.", code="cancelled")


class Abandoned:
    """The set of abandoned request ids of one server, as files in `folder`, whose parent exists."""

    def __init__(self, folder: Path) -> None:
        self._notes = NoteFolder(folder)

    @classmethod
    def of_this_server(cls, environment: Mapping[str, str] = os.environ) -> Abandoned:
        """The set shared by all models of the server that started this process."""
        return cls(NoteFolder.of_this_server(environment).path)

    def add(self, request_id: str) -> None:
        """The sender of `request_id` has left."""
        try:
            self._notes.prepare()
            self._notes.note(request_id).touch()
        except OSError as error:
            _LOG.warning("an abandoned request is worked on to its end, as it cannot be marked: %s", error)

    def discard(self, request_id: str) -> None:
        """Work on `request_id` has ended; nothing is left behind."""
        mark = self._notes.note(request_id)
        if is_own(mark):
            mark.unlink(missing_ok=True)

    def holds(self, request_id: str) -> bool:
        """Whether nobody waits for `request_id` any more. Costs microseconds."""
        return bool(request_id) and is_own(self._notes.note(request_id))

    def check(self, request_id: str) -> None:
        """Raise Unavailable if nobody waits for `request_id` any more."""
        if self.holds(request_id):
            raise cancelled()

    def close(self) -> None:
        """Remove the folder if it is empty."""
        self._notes.close()
