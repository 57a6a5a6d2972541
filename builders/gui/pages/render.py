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
    from playwright.sync_api import Browser

    from builders.gui.pages.compose import Page

# No request leaves the computer: every name resolves to nothing, and pages only name files.
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--force-color-profile=srgb",
    "--allow-file-access-from-files",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-lcd-text",
    "--disable-dev-shm-usage",
)
_SCRIPT = Path(__file__).with_name("truth.js")
PAGES_A_BROWSER = 150  # then a new one is started, against what it keeps in memory


class NoBrowserError(RuntimeError):
    """There is no Chromium to show pages with."""


class WrongPictureError(RuntimeError):
    """The browser's picture is not of the size asked for: its truth would not fit."""


@dataclass(frozen=True)
class Rendered:
    """A picture of a page as PNG bytes, and the truth about it as the page folder spells it."""

    png: bytes
    truth: dict[str, Any]


def chromium(path: str | None = None) -> str:
    """The file of a Chromium in the folders of `path`, by default those of PATH. Raises NoBrowserError."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if (found := shutil.which(name, path=path)) is not None:
            return found
    raise NoBrowserError("no chromium found: install the package `chromium`")


class Camera:
    """Renders pages one after another in one tab of one browser."""

    def __init__(self, browser: Browser, scratch: Path) -> None:
        context = browser.new_context(no_viewport=True, offline=True)
        self._tab = context.new_page()
        self._wire = context.new_cdp_session(self._tab)
        self._file = scratch / "page.html"
        self._script = _SCRIPT.read_text("utf-8")

    def shoot(self, page: Page) -> Rendered:
        """The picture and truth of a page. Few round trips: on a busy computer each one waits for its turn."""
        self._file.write_text(page.html, "utf-8")
        # Size and picture go through one session: a session of its own for pictures would undo the pixel scale.
        size = {"width": page.width, "height": page.height, "deviceScaleFactor": page.scale, "mobile": False}
        self._wire.send("Emulation.setDeviceMetricsOverride", size)
        self._tab.goto(self._file.resolve().as_uri(), wait_until="load", timeout=60000)
        raw = self._tab.evaluate(self._script, page.scroll)
        shot = self._wire.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
        png = base64.b64decode(shot["data"])
        with Image.open(io.BytesIO(png)) as opened:
            pixels = np.asarray(opened.convert("RGB"))
        expected = (round(page.height * page.scale), round(page.width * page.scale))
        if max(abs(a - b) for a, b in zip(pixels.shape, expected, strict=False)) > 1:
            raise WrongPictureError(f"page {page.seed}: the picture has {pixels.shape[:2]} pixels, not {expected}")
        return Rendered(png, truth_of(page, raw, pixels))


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
