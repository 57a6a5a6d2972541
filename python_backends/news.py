"""What a model has so far, told to the front door while it works.

Whoever wants to know makes an empty note named after the call; the model that works on it adds a line of JSON whenever
it has something, and the listener reads the lines that are new. Without a note nobody listens, and nothing is written.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from python_backends.notes import NoteFolder, is_own

_KIND = ".news"
_LOG = logging.getLogger("openfaze.news")

Item = Mapping[str, Any]


class News:
    """The news of one server's calls, as files in `folder`, whose parent exists."""

    def __init__(self, folder: Path) -> None:
        self._notes = NoteFolder(folder)

    @classmethod
    def of_this_server(cls, environment: Mapping[str, str] = os.environ) -> News:
        """What all models of the server that started this process share."""
        return cls(NoteFolder.of_this_server(environment).path)

    def wanted(self, request_id: str) -> bool:
        """Whether anybody listens to the call `request_id`. Costs microseconds."""
        return bool(request_id) and is_own(self._notes.note(request_id, _KIND))

    def tell(self, request_id: str, item: Item) -> None:
        """Add `item` to what is known of the call, if anybody listens."""
        if not self.wanted(request_id):
            return
        try:  # never make the file: its listener may have gone this very moment
            descriptor = os.open(self._notes.note(request_id, _KIND), os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW)
        except OSError:
            return
        with os.fdopen(descriptor, "ab") as file:
            file.write(orjson.dumps(item) + b"\n")

    @contextmanager
    def listening(self, request_id: str) -> Iterator[Listener]:
        """Listen to the call `request_id` until the context ends. Where no note can be left, nothing is heard."""
        note = self._notes.note(request_id, _KIND)
        try:
            self._notes.prepare()
            note.touch(mode=0o600)
        except OSError as error:
            _LOG.warning("nothing is heard of a call before its answer: %s", error)
        try:
            yield Listener(note)
        finally:
            if is_own(note):
                note.unlink(missing_ok=True)


class Listener:
    """Reads the lines of one note as they are added."""

    def __init__(self, note: Path) -> None:
        self._note, self._read = note, 0

    def new(self) -> list[Item]:
        """The items that were added since the last look; half a line waits for its other half."""
        if not is_own(self._note) or self._note.stat().st_size <= self._read:
            return []
        with self._note.open("rb") as file:
            file.seek(self._read)
            whole = file.read().rpartition(b"\n")[0]
        self._read += len(whole) + 1 if whole else 0
        return [orjson.loads(line) for line in whole.splitlines()]
