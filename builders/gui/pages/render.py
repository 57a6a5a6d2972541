"""Shows pages in headless Chromium, takes their picture and reads the truth about them."""

from __future__ import annotations

import base64
import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright

from builders.gui.pages.truth import truth_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession
    from playwright.sync_api import Page as Tab

    from builders.gui.pages.compose import Page

# No request leaves the computer: every name resolves to nothing, and pages only name files.
_FLAGS = ("--no-sandbox", "--disable-gpu", "--force-color-profile=srgb", "--allow-file-access-from-files", "--hide-scrollbars",
          "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-lcd-text", "--disable-dev-shm-usage")  # fmt: skip
_SCRIPT = Path(__file__).with_name("truth.js")
_RESTART = 150  # pages after which the browser is started anew, against what it keeps


class NoBrowserError(RuntimeError):
    """There is no Chromium to show pages with."""


@dataclass(frozen=True)
class Rendered:
    """A picture of a page as PNG bytes, and the truth about it as the page folder spells it."""

    png: bytes
    truth: dict[str, Any]


def chromium() -> str:
    """The path of a Chromium. Raises NoBrowserError."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if (path := shutil.which(name)) is not None:
            return path
    raise NoBrowserError("no chromium found: install the package `chromium`")


class Camera:
    """Renders pages one after another in one browser, with one tab for each pixel scale."""

    def __init__(self, browser: Browser, scratch: Path) -> None:
        self._browser = browser
        self._file = scratch / "page.html"
        self._script = _SCRIPT.read_text("utf-8")
        self._tabs: dict[float, tuple[Tab, CDPSession]] = {}

    def shoot(self, page: Page) -> Rendered:
        """The picture and truth of a page. Few round trips: on a busy computer each one waits for its turn."""
        self._file.write_text(page.html, "utf-8")
        tab, wire = self._tab(page.scale)
        size = {"width": page.width, "height": page.height}
        if tab.viewport_size != size:
            tab.set_viewport_size({"width": page.width, "height": page.height})
        tab.goto(self._file.resolve().as_uri(), wait_until="load", timeout=60000)
        raw = tab.evaluate(self._script, page.scroll)
        png = base64.b64decode(wire.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})["data"])
        with Image.open(io.BytesIO(png)) as opened:
            pixels = np.asarray(opened.convert("RGB"))
        return Rendered(png, truth_of(page, raw, pixels))

    def _tab(self, scale: float) -> tuple[Tab, CDPSession]:
        if scale not in self._tabs:
            context = self._browser.new_context(device_scale_factor=scale, offline=True)
            tab = context.new_page()
            self._tabs[scale] = tab, context.new_cdp_session(tab)
        return self._tabs[scale]


@contextmanager
def camera(scratch: Path) -> Iterator[Camera]:
    """A camera with a browser of its own; `scratch` holds the page being shown."""
    executable = chromium()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=list(_FLAGS), headless=True)
        try:
            yield Camera(browser, scratch)
        finally:
            browser.close()


def restart_after() -> int:
    """How many pages one browser shows."""
    return _RESTART
