"""Going to a URL, and telling a refusal of the policy from a failure of the server."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from python_backends.browser.failures import translated
from python_backends.browser.tabs import Tabs
from python_backends.browser.work import Work
from python_backends.errors import OpenfazeError, RequestTimeout, UpstreamFailed, UrlBlocked
from python_backends.fetch.policy import BLOCKED

if TYPE_CHECKING:
    from playwright.async_api import Page, Response

Until = Literal["commit", "domcontentloaded", "load"]
_STOP_S = 0.5
_LOOKS, _LOOK_S = 50, 0.01
DOWNLOADS = "download_began"  # the code of the error for a URL whose answer is saved, not shown


async def go(url: str, until: Until, work: Work) -> Response | None:
    """The answer to the last request on the way, as the active tab shows it.

    Raises UrlBlocked where the policy refuses `url` or what it redirects to, and UpstreamFailed, with the code
    DOWNLOADS where a download began.
    """
    page = await work.page()
    shown = work.tabs.shown(page)
    try:
        with translated():
            response = await page.goto(url, wait_until=until, timeout=work.left_ms)
    except OpenfazeError as error:
        if "Download is starting" in error.message:
            raise UpstreamFailed("the URL brings a file, which the step `download` takes", code=DOWNLOADS) from error
        if isinstance(error, UpstreamFailed | UrlBlocked):
            await _error_page(work.tabs, page, shown)
            if work.was_refused(page):
                raise UrlBlocked(BLOCKED) from error
        if isinstance(error, RequestTimeout):
            await _stopped(work.tabs, page)
        raise
    if response is not None and response.status == 403 and work.was_refused(page):
        raise UrlBlocked(BLOCKED)
    return response


async def _stopped(tabs: Tabs, page: Page) -> None:
    """A navigation that nobody waits for any more would be in the way of the next one too."""
    with suppress(OpenfazeError, asyncio.TimeoutError), translated():
        wire = await asyncio.wait_for(page.context.new_cdp_session(page), _STOP_S)
        await asyncio.wait_for(wire.send("Page.stopLoading"), _STOP_S)
        await wire.detach()
    await tabs.settle(_STOP_S)


async def _error_page(tabs: Tabs, page: Page, shown: int) -> None:
    """Chromium's comes a moment after the failure, and would be in the way of the next navigation."""
    for _ in range(_LOOKS):
        if tabs.shown(page) > shown or page.is_closed():
            return
        await asyncio.sleep(_LOOK_S)
