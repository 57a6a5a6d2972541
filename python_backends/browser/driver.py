"""Playwright's driver: one process that speaks to all Chromiums; started when first needed, and again if it dies."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from python_backends.browser.confinement import ENVIRONMENT
from python_backends.browser.failures import last_words
from python_backends.browser.folder import Folder
from python_backends.errors import Unavailable

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright

_PATIENCE_S = 5.0
_NOWHERE = "http://127.0.0.1:9"  # proxy of what belongs to no session: nothing listens there


class Driver:
    """Used from one event loop."""

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._starting = asyncio.Lock()

    async def launch(self, folder: Folder, within_s: float) -> Browser:
        """The Chromium that `folder`'s script starts. Raises Unavailable."""
        from playwright.async_api import Error

        for attempt in (1, 2):
            playwright = await self._started()
            try:
                return await playwright.chromium.launch(
                    executable_path=str(folder.script), chromium_sandbox=True, env=dict(ENVIRONMENT),
                    proxy={"server": _NOWHERE}, downloads_path=str(folder.downloads), timeout=within_s * 1000,
                )  # fmt: skip
            except Error as exc:
                if attempt == 1 and not await _answers(playwright):
                    self._drop(playwright)
                    continue
                raise Unavailable(f"Chromium did not start: {last_words(exc)}", code="browser_failed") from exc
        raise Unavailable("Playwright's driver does not stay alive", code="browser_failed")

    async def close(self) -> None:
        """End the driver."""
        playwright, self._playwright = self._playwright, None
        if playwright is not None:
            await playwright.stop()

    def _drop(self, dead: Playwright) -> None:
        """Let the next launch start another driver, unless one has already."""
        if self._playwright is dead:
            self._playwright = None

    async def _started(self) -> Playwright:
        from playwright.async_api import async_playwright

        async with self._starting:
            if self._playwright is None:
                self._playwright = await async_playwright().start()
            return self._playwright


async def _answers(playwright: Playwright) -> bool:
    """Whether the driver's process is there; what it is asked for costs nothing and reaches nobody."""
    from playwright.async_api import Error

    try:
        context = await asyncio.wait_for(playwright.request.new_context(), _PATIENCE_S)
        await context.dispose()
    except (Error, asyncio.TimeoutError):
        return False
    return True
