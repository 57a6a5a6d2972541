"""Waiting: for several coroutines of which some may fail, for what cannot be cancelled, for a client that may leave.

A Triton request must not end before the calls that were made for it, and Triton 2.51 cannot cancel those.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

_WATCH_S = 0.1  # how often a request asks whether its client is still there


class ClientLeft(Exception):
    """Nobody is waiting for the answer any more. Not an error: it ends the work of one request quietly."""


async def all_of(work: Iterable[Awaitable[T]]) -> list[T]:
    """The results of `work`, in order. If some fail, the first failure is raised once all have ended.

    `asyncio.gather` raises at once and lets the others run on.
    """
    results = await asyncio.gather(*work, return_exceptions=True)
    done: list[T] = []
    for result in results:
        if isinstance(result, BaseException):
            raise result
        done.append(result)
    return done


async def to_its_end(work: Awaitable[T]) -> T:
    """The result of `work`, which cannot be cancelled: who is cancelled here goes once it has ended."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.done():
            await asyncio.wait([task])
        raise


async def telling(
    work: Awaitable[T], gone: Callable[[], bool], left: Callable[[], None], looks: Callable[[], None] = lambda: None
) -> T:
    """The result of `work`, which cannot be cancelled from here; `left` is called once if the client is `gone`,
    `looks` every 0.1 s and at the end."""
    task, told = asyncio.ensure_future(work), False
    while not task.done():
        await asyncio.wait([task], timeout=_WATCH_S)
        if not told and not task.done() and gone():
            left()
            told = True
        looks()
    return task.result()


async def unless_left(work: Awaitable[T], gone: Callable[[], bool]) -> T:
    """The result of `work`. As soon as the client is `gone` it is cancelled; ClientLeft is raised once it has ended,
    with the calls that it had under way."""
    task = asyncio.ensure_future(work)
    while not task.done():
        await asyncio.wait([task], timeout=_WATCH_S)
        if not task.done() and gone():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            raise ClientLeft
    return task.result()
