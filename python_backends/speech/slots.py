"""A bound on work at once, whose waiting ends when nobody wants the work any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

LOOK_S = 0.5


class Slots:
    """`count` of them; who waits is served in the order of coming."""

    def __init__(self, count: int) -> None:
        self._free = asyncio.Semaphore(count)

    @asynccontextmanager
    async def one(self, between: Callable[[], None], look_s: float = LOOK_S) -> AsyncIterator[None]:
        """A slot for the length of the context. `between` is asked while waiting, and may raise to end that."""
        taking = asyncio.ensure_future(self._free.acquire())
        try:
            while not taking.done():
                await asyncio.wait([taking], timeout=look_s)
                between()
        except BaseException:
            if not taking.cancel():  # it had been given meanwhile
                self._free.release()
            raise
        try:
            yield
        finally:
            self._free.release()
