"""The examples for the tasks that look: a screenshot of a page of ours, and a picture of shapes."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from builders.scenes.compose import Settings, compose

_PAGE = Path(__file__).with_name("screen.html")
_SHAPES = 13  # the seed of a scene with several kinds and colours


def screen() -> bytes:
    """`screen.html` at 1280 x 800 in headless Chromium, as PNG."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or "google-chrome"
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "screen.png"
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1280,800"]
        subprocess.run([browser, *flags, f"--screenshot={path}", _PAGE.as_uri()], check=True, capture_output=True)
        return _png(Image.open(path).convert("RGB"))


def scene() -> bytes:
    """Drawn shapes in many colours, as the object detector's composed scenes have them, as PNG."""
    return _png(Image.fromarray(compose(_SHAPES, Settings(half="held", size=(480, 640), effects=False)).image))


def _png(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()
