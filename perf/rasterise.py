"""PDF pages as PNG files, for engines that read only pictures and for sets that ask for scans."""

from __future__ import annotations

import io
from collections.abc import Collection

import pypdfium2
from PIL import Image

from perf.reading import Media

DPI = 200


def page_size(pdf: bytes, page: int) -> tuple[float, float]:
    """Width and height of page `page` (from 1) in points."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        width, height = document[page - 1].get_size()
        return float(width), float(height)
    finally:
        document.close()


def rasterised(media: Media, pages: Collection[int] | None = None, dpi: int = DPI) -> list[Media]:
    """One PNG a page (all, or those numbered in `pages` from 1); a picture stays what it is."""
    if media.mime != "application/pdf":
        return [media]
    document = pypdfium2.PdfDocument(media.data)
    try:
        numbers = [n for n in range(1, len(document) + 1) if pages is None or n in pages]
        return [
            Media(_png(document[n - 1].render(scale=dpi / 72).to_pil()), "image/png", f"{media.filename}-{n}.png")
            for n in numbers
        ]
    finally:
        document.close()


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "PNG", compress_level=1)
    return out.getvalue()
