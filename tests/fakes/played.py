"""What the stand-ins for engines and hosts do with a script of events, pauses and errors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from typing import Any


async def played(
    steps: Iterable[Any], left: Callable[[], None], silent: Callable[[], bool] = lambda: False
) -> AsyncGenerator[Any, None]:
    """The events among `steps`; a number is a pause in seconds, an error is raised.

    While `silent` says so nothing more comes. `left` is called if this does not come to its end.
    """
    ended = False
    try:
        for step in steps:
            if silent():
                await asyncio.Event().wait()
            if isinstance(step, Exception):
                raise step
            if isinstance(step, float):
                await asyncio.sleep(step)
            else:
                yield step
        ended = True
    finally:
        if not ended:
            left()
