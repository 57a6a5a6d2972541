"""Work that overlaps and whose results come in order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class InOrder(Generic[T]):
    """At most `at_once` pieces of work run; results come in the order in which the work was given.

    Use it as an asynchronous context: leaving waits for all work, because a Triton request must not end before the
    calls that were made for it.
    """

    def __init__(self, at_once: int) -> None:
        assert at_once >= 1
        self._at_once = at_once
        self._running: deque[asyncio.Task[T]] = deque()

    async def __aenter__(self) -> InOrder[T]:
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*self._running, return_exceptions=True)
        self._running.clear()

    async def add(self, work: Callable[[], Coroutine[Any, Any, T]]) -> list[T]:
        """Begin `work` as soon as there is room; returns what earlier work gave, or raises its failure."""
        done = []
        while len(self._running) >= self._at_once or (self._running and self._running[0].done()):
            done.append(await self._next())
        self._running.append(asyncio.ensure_future(work()))
        return done

    async def rest(self) -> list[T]:
        """The results of all that is left."""
        return [await self._next() for _ in range(len(self._running))]

    async def _next(self) -> T:
        await asyncio.wait([self._running[0]])
        return self._running.popleft().result()
