"""Waiting for several coroutines of which some may fail."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar

T = TypeVar("T")


async def all_of(work: Iterable[Awaitable[T]]) -> list[T]:
    """The results of `work`, in order. If some fail, the first failure is raised once all have ended.

    `asyncio.gather` raises at once and lets the others run on; a Triton request must not end before the calls that were
    made for it.
    """
    results = await asyncio.gather(*work, return_exceptions=True)
    done: list[T] = []
    for result in results:
        if isinstance(result, BaseException):
            raise result
        done.append(result)
    return done
