"""The steps of a plan."""

from __future__ import annotations

from dataclasses import dataclass

from python_backends.front_door.tasks import Task


@dataclass(frozen=True, slots=True)
class Read:
    """`task` reads document number `document`."""

    task: Task
    document: int


@dataclass(frozen=True, slots=True)
class Work:
    """`task` works on the user's words and document number `document`, if any; `read` first turns that into text.

    An action has its whole `request` (JSON) and gets the documents number `files`.
    """

    task: Task
    document: int | None = None
    read: Read | None = None
    request: bytes = b""
    files: tuple[int, ...] = ()
