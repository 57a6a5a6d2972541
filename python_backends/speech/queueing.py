"""Whose speech is recognised next: recordings share the recogniser evenly, however much of each waits.

Start-time fair queueing (Goyal, Vin and Cheng 1996): a segment is due when the one before it of the same recording is
paid for, in seconds of sound, but not before now. So a short recording, or a sentence spoken live, goes before the
second segment of each long one, and no long one waits for ever.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

LEAST_S = 1.0  # what the shortest segment costs
_REMEMBERED = 256  # recordings; more are looked through for those that can be forgotten


class FairQueue:
    """`workers` segments at once. Belongs to one event loop."""

    def __init__(self, workers: int) -> None:
        self._free = workers
        self._now = 0.0  # when the last segment that began was due
        self._paid: dict[str, float] = {}  # when each recording is paid for
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._came = 0

    @asynccontextmanager
    async def one(self, recording: str, seconds: float) -> AsyncIterator[None]:
        """A worker for the length of the context, for a segment of `seconds` of `recording`."""
        due = max(self._now, self._paid.get(recording, 0.0))
        self._paid[recording] = due + max(seconds, LEAST_S)
        self._came += 1
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (due, self._came, turn))
        self._give()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # given the moment it was given up
                self._take_back()
            raise
        try:
            yield
        finally:
            self._take_back()

    def _take_back(self) -> None:
        self._free += 1
        self._give()

    def _give(self) -> None:
        while self._free and self._waiting:
            due, _, turn = heapq.heappop(self._waiting)
            if turn.done():  # given up
                continue
            self._free -= 1
            self._now = max(self._now, due)
            turn.set_result(None)
        if not self._waiting or len(self._paid) > _REMEMBERED:  # who is paid for no further than now counts as new
            self._paid = {recording: paid for recording, paid in self._paid.items() if paid > self._now}
