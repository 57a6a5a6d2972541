"""Shows pages in headless Chromium, takes their picture and reads the truth about them."""

from __future__ import annotations

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
    """Renders pages one after another in one browser."""

    def __init__(self, browser: Browser, scratch: Path) -> None:
        self._browser = browser
        self._file = scratch / "page.html"
        self._script = _SCRIPT.read_text("utf-8")

    def shoot(self, page: Page) -> Rendered:
        """The picture and truth of a page."""
        self._file.write_text(page.html, "utf-8")
        context = self._browser.new_context(
            viewport={"width": page.width, "height": page.height}, device_scale_factor=page.scale, offline=True
        )
        try:
            tab = context.new_page()
            tab.goto(self._file.resolve().as_uri(), wait_until="load", timeout=20000)
            tab.evaluate("document.fonts.ready.then(() => true)")
            if page.scroll:
                tab.evaluate("s => scrollTo({top: s * (document.documentElement.scrollHeight - innerHeight), behavior: 'instant'})", page.scroll)
            png = tab.screenshot(type="png")
            raw = tab.evaluate(self._script)
        finally:
            context.close()
        with Image.open(io.BytesIO(png)) as opened:
            pixels = np.asarray(opened.convert("RGB"))
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


def restart_after() -> int:
    """How many pages one browser shows."""
    return _RESTART
