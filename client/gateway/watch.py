"""Waiting for the engine while watching the client: a client that leaves ends the work at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Coroutine
from typing import Any, TypeVar

from starlette.types import Message, Receive

from client.errors import ClientLeft
from python_backends.errors import RequestTimeout

E = TypeVar("E")
T = TypeVar("T")

_EARLY_S = 0.005  # uvloop's timers come up to a millisecond too soon


class Watch:
    """Waits on behalf of one request whose body was read, by its `receive`, until `timeout_s` from now.

    An asynchronous context manager. Every wait raises ClientLeft once the HTTP client has gone, RequestTimeout once
    the time is over; what was waited for is then cancelled.
    """

    def __init__(self, receive: Receive, timeout_s: float) -> None:
        self._receive = receive
        self._timeout_s = timeout_s
        self._ends_at = time.monotonic() + timeout_s

    async def __aenter__(self) -> Watch:
        self._gone = asyncio.ensure_future(gone(self._receive))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._gone.cancel()

    @property
    def remaining_s(self) -> float:
        """Seconds left."""
        return self._ends_at - time.monotonic()

    async def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`."""
        task = asyncio.ensure_future(work)
        try:
            while not await self._step(task, self.remaining_s):
                pass
            return task.result()
        finally:
            await cancelled(task)

    async def events(self, stream: AsyncGenerator[E, None], quiet_s: float) -> AsyncGenerator[E | None, None]:
        """The events of `stream`, and None whenever `quiet_s` passed without one. Closes `stream`."""
        pending: asyncio.Task[E | None] | None = None
        try:
            while True:
                pending = pending or asyncio.ensure_future(_next(stream))
                if not await self._step(pending, min(quiet_s, self.remaining_s)):
                    yield None
                    continue
                event = pending.result()
                pending = None
                if event is None:
                    return
                yield event
        finally:
            if pending is not None:
                await cancelled(pending)
            await stream.aclose()

    async def _step(self, task: asyncio.Task[Any], wait_s: float) -> bool:
        """Whether `task` ended within `wait_s`."""
        await asyncio.wait({task, self._gone}, timeout=max(0.0, wait_s), return_when=asyncio.FIRST_COMPLETED)
        if self._gone.done():
            raise ClientLeft("The client left before its answer was complete.")
        if not task.done() and self.remaining_s <= _EARLY_S:
            taken = f"The request took longer than {self._timeout_s:g} s and was stopped."
            raise RequestTimeout(f"{taken} Send less at once.")
        return task.done()


async def _next(stream: AsyncGenerator[E, None]) -> E | None:
    return await anext(stream, None)


async def gone(receive: Receive) -> None:
    """Come back once the HTTP client, whose body was read, has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def stays() -> Message:
    """What a caller says who never leaves: a `receive` for work that goes on without one."""
    return await asyncio.Future()


async def cancelled(task: asyncio.Task[Any]) -> None:
    """Cancel `task` and wait until it has cleaned up; its result or error is nobody's concern any more."""
    if not task.done():
        task.cancel()
        await asyncio.wait({task})
    if not task.cancelled():
        task.exception()
