"""Chromiums that wait, started, for the next session; none before the first was asked for."""

from __future__ import annotations

import asyncio
import logging
from collections import deque

from python_backends.browser.box import Box, Recipe
from python_backends.browser.driver import Driver
from python_backends.errors import OpenfazeError, Unavailable
from python_backends.sandbox import processes

_LOG = logging.getLogger(__name__)


class Pool:
    """Starts all boxes; `warm` of them wait. Used from one event loop."""

    def __init__(self, recipe: Recipe, warm: int) -> None:
        self._recipe, self._warm = recipe, warm
        self._driver = Driver()
        self._waiting: deque[Box] = deque()
        self._refilling: asyncio.Task[None] | None = None
        self._closed = False
        processes.adopt_orphans()

    async def take(self) -> Box:
        """A fresh box, which is the caller's. Raises Unavailable."""
        if self._closed:
            raise Unavailable("the browser is shutting down")
        box = None
        while self._waiting and box is None:
            box = self._waiting.popleft()
            if not box.alive:
                await box.close()
                box = None
        try:
            return box or await self._started()
        finally:
            if self._refilling is None or self._refilling.done():
                self._refilling = asyncio.get_running_loop().create_task(self._refill())

    def waiting(self) -> list[Box]:
        """Those that nobody has taken yet."""
        return list(self._waiting)

    async def close(self) -> None:
        """End what waits, and the driver; boxes that were taken are closed before."""
        self._closed = True
        if self._refilling is not None:
            await asyncio.gather(self._refilling, return_exceptions=True)
        while self._waiting:
            await self._waiting.popleft().close()
        await self._driver.close()

    async def _started(self) -> Box:
        """A box that waits for another taker if this one is cancelled: a start that was begun cannot be taken back."""
        starting = asyncio.get_running_loop().create_task(Box.started(self._driver, self._recipe))
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            starting.add_done_callback(self._keep)
            raise

    def _keep(self, starting: asyncio.Task[Box]) -> None:
        if not starting.cancelled() and starting.exception() is None:
            self._waiting.append(starting.result())

    async def _refill(self) -> None:
        while len(self._waiting) < self._warm and not self._closed:
            try:
                self._waiting.append(await Box.started(self._driver, self._recipe))
            except OpenfazeError as error:  # the next request is told
                _LOG.warning("no browser waits: %s", error.message)
                return
