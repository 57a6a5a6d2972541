"""How fast one host is asked: each request waits for its turn, an interval after the one before."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

_FORGET_AT = 1000  # hosts


class Pace:
    """`interval_s` between two requests to the same host, or more where `turn` is told so. Used from one event loop."""

    def __init__(
        self, interval_s: float, clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:  # fmt: skip
        self._interval_s, self._clock, self._sleep = interval_s, clock, sleep
        self._free_at: dict[str, float] = {}

    async def turn(self, host: str, interval_s: float = 0.0) -> None:
        """Return when `host` may be asked; one who stops waiting leaves its turn unused."""
        now = self._clock()
        start = max(now, self._free_at.get(host, now))
        if len(self._free_at) > _FORGET_AT:
            self._free_at = {name: at for name, at in self._free_at.items() if at > now}
        self._free_at[host] = start + max(self._interval_s, interval_s)
        if start > now:
            await self._sleep(start - now)
