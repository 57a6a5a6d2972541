"""Holding requests back while a model that died is being replaced."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Protocol

_LOG = logging.getLogger("openfaze.gateway")
_GRACE_S = 0.5
"""The server's watchdog has begun by then: it sees a death within a quarter of a second."""
_POLL_S = 0.2
_PROOFS = 2
"""Two models that died together are replaced one after the other, with a moment between in which all are ready."""


class Server(Protocol):
    """What recovery asks of the inference server."""

    async def whole(self) -> bool:
        """Whether every model that belongs there is ready. Never raises."""


class Recovery:
    """Once `begin` was called, `wait` holds callers until `server` is whole, or `timeout_s` have passed since."""

    def __init__(self, server: Server, timeout_s: float) -> None:
        self.server = server
        self._timeout_s = timeout_s
        self._watch: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether callers are held back now."""
        return self._watch is not None and not self._watch.done()

    def begin(self) -> None:
        """A model has died or is away. Does nothing while that is known."""
        if not self.running:
            self._watch = asyncio.create_task(self._until_whole())

    async def wait(self) -> None:
        """Return when requests make sense again; at once if nothing is known to be wrong."""
        if self._watch is not None and not self._watch.done():
            await asyncio.wait({self._watch})

    async def close(self) -> None:
        """Let everybody go."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.wait({self._watch})

    async def _until_whole(self) -> None:
        started, proofs = time.monotonic(), 0
        await asyncio.sleep(_GRACE_S)
        while proofs < _PROOFS and time.monotonic() - started < self._timeout_s:
            proofs = proofs + 1 if await self.server.whole() else 0
            await asyncio.sleep(_POLL_S)
        took = time.monotonic() - started
        if proofs < _PROOFS:
            _LOG.error("the inference server is still not whole after %.1f s; requests go on regardless", took)
        else:
            _LOG.info("the inference server is whole; requests were held back for %.1f s", took)
