"""Masks as PNG, with Pillow, 1 bit a pixel."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image

from python_backends.objects.masks.page_mask import Bools, PageMask

SPEED = 1  # of zlib: masks are smooth, harder work saves little


def mask_png(mask: PageMask) -> str:
    """The mask's own rectangle, base64: white where it is true. Its place is `left`, `top`; a speck if it is empty."""
    return _base64(Image.fromarray(mask.pixels if mask.pixels.size else np.zeros((1, 1), np.bool_)))


def on_page(mask: PageMask) -> Bools:
    """The mask as BOOL [height, width] of the whole page: for drawing and for tests, not for answering."""
    page = np.zeros((mask.height, mask.width), np.bool_)
    high, wide = mask.pixels.shape
    page[mask.top : mask.top + high, mask.left : mask.left + wide] = mask.pixels
    return page


def _base64(image: Image.Image) -> str:
    with io.BytesIO() as file:
        image.save(file, "PNG", compress_level=SPEED)
        return base64.b64encode(file.getvalue()).decode("ascii")
