"""The step that brings a file."""

from __future__ import annotations

import asyncio
import mimetypes
from typing import TYPE_CHECKING

from python_backends.browser.failures import translated
from python_backends.browser.folder import too_large
from python_backends.browser.going import DOWNLOADS, go
from python_backends.browser.result import ReturnedFile, StepOutcome, returned_file
from python_backends.browser.steps import Download
from python_backends.browser.work import Work
from python_backends.errors import RequestTimeout, UpstreamFailed

if TYPE_CHECKING:
    from playwright.async_api import Download as Saved
    from playwright.async_api import Response

_LOOK_S = 0.05
_UNTYPED = "application/octet-stream"


async def download(step: Download, work: Work) -> StepOutcome:
    """The bytes, whether the browser saves them or shows them. Raises PayloadTooLarge over what may be answered."""
    work.box.folder.clear_downloads()  # of parts of downloads that were cancelled
    with work.tabs.expecting() as expected:
        shown = await _started(step, work)
        if shown is not None:
            return StepOutcome(action=step.action, ok=True, status=shown.status, file=await _body(shown, work))
        await asyncio.wait([expected], timeout=work.left_s)
        if not expected.done():
            raise RequestTimeout("no download began in time", code="step_timeout")
        saved = expected.result()
    return StepOutcome(action=step.action, ok=True, file=await _file(saved, work))


async def _started(step: Download, work: Work) -> Response | None:
    """What is shown instead of saved, if something is."""
    if step.target is not None:
        with translated():
            await (await work.element(step.target)).click(timeout=work.left_ms)
        return None
    try:
        return await go(step.url or "", "load", work)
    except UpstreamFailed as error:
        if error.code != DOWNLOADS:
            raise
        return None


async def _body(shown: Response, work: Work) -> ReturnedFile:
    with translated():
        data = await shown.body()
    kind = shown.headers.get("content-type", _UNTYPED).partition(";")[0].strip()
    name = shown.url.partition("?")[0].rpartition("/")[2]
    return returned_file(name[:200] or "page", kind, work.spend(data))


async def _file(saved: Saved, work: Work) -> ReturnedFile:
    """What the browser saves, watched while it grows."""
    arriving = asyncio.ensure_future(saved.path())
    try:
        while not arriving.done():
            await asyncio.wait([arriving], timeout=min(_LOOK_S, work.left_s))
            if work.box.folder.downloaded_bytes() > work.bytes_left:
                raise too_large(work.bytes_left)
        with translated():
            path = arriving.result()
        data = work.box.folder.downloaded(path.name, work.bytes_left)
    finally:
        if not arriving.done():
            arriving.cancel()
            work.tabs.cancel(saved)
        work.box.folder.clear_downloads()
    name = saved.suggested_filename[:200]
    return returned_file(name, mimetypes.guess_type(name)[0] or _UNTYPED, work.spend(data))
