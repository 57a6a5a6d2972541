"""Sandboxes that are kept between runs, by the name of their session."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from python_backends.errors import Unavailable
from python_backends.sandbox.cell import Cell
from python_backends.sandbox.survivors import Survivors

Key = tuple[str, str]


@dataclass(slots=True)
class _Place:
    """`cell` is None until the first run has one; `busy` while a run has it."""

    cell: Cell | None = None
    busy: bool = True
    used: float = field(default_factory=time.monotonic)


class Sessions:
    """At most `most` at a time; one that was idle for `idle_s` ends. Between runs nothing inside runs.

    They end with this process, also where that is killed.
    """

    def __init__(self, most: int, idle_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._idle_s, self._clock = most, idle_s, clock
        self._survivors = Survivors()
        self._places: dict[Key, _Place] = {}
        self._lock = threading.Lock()
        self._closed = False

    def take(self, key: Key) -> Cell | None:
        """The session's sandbox for one run, None for a new session. Give it back. Raises Unavailable."""
        with self._lock:
            place = self._places.get(key)
            if self._closed or (place is not None and place.busy):
                raise Unavailable("another request runs in this session; send it again afterwards", code="session_busy")
            if place is None and len(self._places) >= self._most:
                raise Unavailable(f"{self._most} sessions are open, which is the most; end one, or wait until one is "
                                  f"idle for {self._idle_s:g} seconds", code="too_many_sessions")  # fmt: skip
            if place is None:
                self._places[key] = _Place(used=self._clock())
                return None
            place.busy = True
            cell = place.cell
        assert cell is not None
        if cell.alive:
            self._survivors.drop(cell.init)
            cell.thaw()
            return cell
        self._end(cell)
        return None

    def give_back(self, key: Key, cell: Cell | None) -> None:
        """After a run: kept if it lives and can be stopped until the next; None ends the session."""
        if cell is not None:
            self._survivors.add(cell.init)
        keep = cell is not None and cell.alive and cell.freeze()
        with self._lock:
            if keep and not self._closed:
                self._places[key] = _Place(cell, busy=False, used=self._clock())
                return
            self._places.pop(key, None)
        if cell is not None:
            self._end(cell)

    def expire(self) -> None:
        """End those that were idle for too long, or have died."""
        now = self._clock()
        with self._lock:
            old = [key for key, place in self._places.items() if not place.busy
                   and (now - place.used >= self._idle_s or not (place.cell and place.cell.alive))]  # fmt: skip
            ended = [self._places.pop(key).cell for key in old]
        for cell in ended:
            if cell is not None:
                self._end(cell)

    def close(self) -> None:
        """End all; those that run end when they are given back."""
        with self._lock:
            self._closed = True
            ended = [place.cell for place in self._places.values() if not place.busy]
            self._places.clear()
        for cell in ended:
            if cell is not None:
                self._end(cell)
        self._survivors.close()

    def _end(self, cell: Cell) -> None:
        cell.close()
        self._survivors.drop(cell.init)
