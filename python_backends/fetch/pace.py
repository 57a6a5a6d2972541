"""How fast one host is asked: each request waits for its turn, an interval after the one before."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable

from python_backends.errors import Unavailable

_FORGET_AT = 1000  # hosts


class Pace:
    """`interval_s` between two requests to the same host, or more where `turn` is told so. Used from one event loop.

    Who would have to wait longer than `patience_s` is sent away.
    """

    def __init__(
        self, interval_s: float, clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep, *, patience_s: float = math.inf,
    ) -> None:  # fmt: skip
        self._interval_s, self._clock, self._sleep, self._patience_s = interval_s, clock, sleep, patience_s
        self._free_at: dict[str, float] = {}

    async def turn(self, host: str, interval_s: float = 0.0) -> None:
        """Return when `host` may be asked; one who stops waiting leaves its turn unused.

        Raises Unavailable (code site_busy).
        """
        now, apart = self._clock(), max(self._interval_s, interval_s)
        start = max(now, self._free_at.get(host, now))
        if start - now > self._patience_s:
            raise Unavailable(
                f"{host} is asked at most every {apart:g} s, and requests for {start - now:.0f} s wait for it; send "
                "this one again later",
                code="site_busy",
            )
        if len(self._free_at) > _FORGET_AT:
            self._free_at = {name: at for name, at in self._free_at.items() if at > now}
        self._free_at[host] = start + apart
        if start > now:
            await self._sleep(start - now)
