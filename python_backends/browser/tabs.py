"""The tabs of a session: pages that its steps or its pages opened, in order, and which of them is active."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from python_backends.browser.failures import quietly, translated
from python_backends.errors import InvalidRequest

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Download, Frame, Page, Request

_LOOK_S = 0.05
_SETTLE_S = 5.0
_TURN, _TURN_S = "() => new Promise(done => setTimeout(done, 10))", 1.0


class Tabs:
    """At most `most`; a pop-up past that is closed as it comes. Used from one event loop."""

    def __init__(self, context: BrowserContext, most: int) -> None:
        self._context, self._most = context, most
        self.pages: list[Page] = []
        self._active: Page | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._expected: asyncio.Future[Download] | None = None
        self._sought: dict[Page, str] = {}  # what a tab's main frame asked for last
        self._loading: set[Page] = set()
        self._shown: Counter[Page] = Counter()
        self.closed_popups = 0
        context.on("page", self._opened)

    async def active(self) -> Page:
        """The active tab, a new one if all were closed."""
        if self._active is None:
            with translated():
                page = await self._context.new_page()
            self._active = self._active or page
        return self._active

    def place(self) -> int:
        """Of the active tab; -1 without one."""
        return self.pages.index(self._active) if self._active in self.pages else -1

    async def choose(self, place: int, within_s: float) -> None:
        """Make the tab at `place` the active one, waiting for it to open. Raises InvalidRequest."""
        deadline = asyncio.get_running_loop().time() + within_s
        while place >= len(self.pages) and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(_LOOK_S)
        if place >= len(self.pages):
            raise InvalidRequest(f"there are {len(self.pages)} tabs, counted from 0", code="no_such_tab")
        self._active = self.pages[place]
        with translated():
            await self._active.bring_to_front()

    async def close_active(self) -> None:
        """Close the active tab."""
        page = await self.active()
        with translated():
            await page.close()
        self._gone(page)

    @contextmanager
    def expecting(self) -> Iterator[asyncio.Future[Download]]:
        """The next download, which a step asks for inside the block; all others are cancelled as they begin."""
        self._expected = asyncio.get_running_loop().create_future()
        try:
            yield self._expected
        finally:
            self._expected = None

    def cancel(self, download: Download) -> None:
        """Stop a download, some time soon."""
        self._later(download.cancel())

    def sought(self, page: Page) -> str:
        """The address that the main frame of `page` asked for last, redirects included; empty if it never did."""
        return self._sought.get(page, "")

    def shown(self, page: Page) -> int:
        """How many documents the main frame of `page` has shown, error pages included."""
        return self._shown[page]

    async def settle(self, within_s: float) -> None:
        """Wait for the navigations that an action began, if any, in whatever tab; not for ever.

        Pages begin them a moment after the action: their own turn comes first, however busy the machine is.
        """
        if self._active is not None:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(quietly(self._active.evaluate(_TURN)), _TURN_S)
        await asyncio.sleep(_LOOK_S)
        deadline = asyncio.get_running_loop().time() + min(within_s, _SETTLE_S)
        while self._loading and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(_LOOK_S / 2)

    def _opened(self, page: Page) -> None:
        if len(self.pages) >= self._most:
            self.closed_popups += 1
            self._later(page.close())
            return
        self.pages.append(page)
        self._active = self._active or page
        page.on("close", self._gone)
        page.on("crash", lambda page: self._later(page.close()))
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)
        page.on("load", self._loaded)
        page.on("framenavigated", self._navigated)
        page.on("download", self._began)

    def _gone(self, page: Page) -> None:
        if page in self.pages:
            self.pages.remove(page)
        self._sought.pop(page, None)
        self._loading.discard(page)
        self._shown.pop(page, None)
        if self._active is page:
            self._active = self.pages[-1] if self.pages else None

    def _asked(self, request: Request) -> None:
        page = _main_page(request)
        if page is not None:
            self._sought[page] = request.url
            self._loading.add(page)

    def _navigated(self, frame: Frame) -> None:
        if frame.parent_frame is None:
            self._shown[frame.page] += 1

    def _loaded(self, page: Page) -> None:
        self._loading.discard(page)

    def _failed(self, request: Request) -> None:
        page = _main_page(request)
        if page is not None:
            self._loading.discard(page)

    def _began(self, download: Download) -> None:
        """A download that no step asked for is not let through."""
        self._loading.discard(download.page)
        if self._expected is not None and not self._expected.done():
            self._expected.set_result(download)
        else:
            self.cancel(download)

    def _later(self, work: Awaitable[Any]) -> None:
        task = asyncio.ensure_future(quietly(work))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


def _main_page(request: Request) -> Page | None:
    """The page whose own document `request` asks for, None for anything else."""
    from playwright.async_api import Error

    try:
        if request.is_navigation_request() and request.frame.parent_frame is None:
            return request.frame.page
    except Error:  # a navigation so early that its frame is not known yet, or a service worker's request
        return None
    return None
