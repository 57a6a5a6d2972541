"""Playwright's driver: one process that speaks to all Chromiums; started when first needed, and again if it dies."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from python_backends.browser.confinement import ENVIRONMENT
from python_backends.browser.failures import last_words
from python_backends.browser.folder import Folder
from python_backends.errors import Unavailable

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright

_PATIENCE_S = 5.0
_NOWHERE = "http://127.0.0.1:9"  # proxy of what belongs to no session: nothing listens there


@dataclass(eq=False, slots=True)
class _Running:
    """A driver's process, the Chromiums that it has started, and those of them that are open."""

    playwright: Playwright
    started: int = 0
    open: int = 0


class Driver:
    """Used from one event loop. After `launches` Chromiums another process takes over: each leaves something behind in
    the memory of the one that started it, which ends when its last Chromium has."""

    def __init__(self, launches: int = 50) -> None:
        self._launches = launches
        self._running: _Running | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._starting = asyncio.Lock()

    async def launch(self, folder: Folder, within_s: float) -> Browser:
        """The Chromium that `folder`'s script starts. Raises Unavailable."""
        from playwright.async_api import Error

        for attempt in (1, 2):
            running = await self._taken()
            try:
                browser = await running.playwright.chromium.launch(
                    executable_path=str(folder.script), chromium_sandbox=True, env=dict(ENVIRONMENT),
                    proxy={"server": _NOWHERE}, downloads_path=str(folder.downloads),
                    artifacts_dir=str(folder.artifacts), timeout=within_s * 1000,
                )  # fmt: skip
            except Error as exc:
                self._left(running)
                if attempt == 1 and not await _answers(running.playwright):
                    self._drop(running)
                    continue
                raise Unavailable(f"Chromium did not start: {last_words(exc)}", code="browser_failed") from exc
            return self._watched(browser, running)
        raise Unavailable("Playwright's driver does not stay alive", code="browser_failed")

    def _watched(self, browser: Browser, running: _Running) -> Browser:
        """Told when it ends."""
        browser.on("disconnected", lambda _: self._left(running))
        return browser

    async def close(self) -> None:
        """End the drivers."""
        running, self._running = self._running, None
        if running is not None:
            await running.playwright.stop()
        await asyncio.gather(*self._ending, return_exceptions=True)

    def _drop(self, dead: _Running) -> None:
        """Let the next launch start another driver, unless one has already."""
        if self._running is dead:
            self._running = None

    async def _taken(self) -> _Running:
        """The driver for one launch more."""
        from playwright.async_api import async_playwright

        async with self._starting:
            if self._running is None or self._running.started >= self._launches:
                self._running = _Running(await async_playwright().start())
            self._running.started += 1
            self._running.open += 1
            return self._running

    def _left(self, running: _Running) -> None:
        """A Chromium has ended. A driver that starts no more ends with its last one."""
        running.open -= 1
        if running.open == 0 and running.started >= self._launches:
            self._drop(running)
            task = asyncio.get_running_loop().create_task(running.playwright.stop())
            self._ending.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._ending.discard(task)
        if not task.cancelled():
            task.exception()  # one that was killed cannot be asked to stop, which is as well


async def _answers(playwright: Playwright) -> bool:
    """Whether the driver's process is there; what it is asked for costs nothing and reaches nobody."""
    from playwright.async_api import Error

    try:
        context = await asyncio.wait_for(playwright.request.new_context(), _PATIENCE_S)
        await context.dispose()
    except (Error, asyncio.TimeoutError):
        return False
    return True
