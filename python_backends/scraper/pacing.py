"""One site is asked at most every so often, over all requests of this process."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from python_backends.errors import Unavailable

MAX_SITES = 10_000


class Pace:
    """`usual_s` between two fetches from a site; whoever would wait longer than `patience_s` is sent away."""

    def __init__(
        self, usual_s: float, patience_s: float, *, now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:  # fmt: skip
        self._usual, self._patience, self._now, self._sleep = usual_s, patience_s, now, sleep
        self._next: OrderedDict[str, float] = OrderedDict()

    async def turn(self, site: str, delay_s: float | None = None) -> None:
        """Wait until `site` may be asked; `delay_s` is what its robots.txt asks for. Raises Unavailable."""
        now = self._now()
        start = max(now, self._next.get(site, now))
        if start - now > self._patience:
            raise Unavailable(
                f"{site} is asked at most every {max(self._usual, delay_s or 0):g} s, and {start - now:.0f} s of "
                "requests wait for it; send this one again later",
                code="site_busy",
            )
        self._next[site] = start + max(self._usual, delay_s or 0)
        self._next.move_to_end(site)
        while len(self._next) > MAX_SITES:
            self._next.popitem(last=False)
        if start > now:
            await self._sleep(start - now)
