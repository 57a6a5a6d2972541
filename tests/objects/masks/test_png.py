"""PNG: the same pixels come back, in as few bits as they need."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image

from python_backends.objects.masks.page_mask import PageMask
from python_backends.objects.masks.png import mask_png, on_page
from tests.objects.masks.drawn import cropped, disc


def opened(text: str) -> Image.Image:
    """The picture in base64."""
    return Image.open(io.BytesIO(base64.b64decode(text, validate=True)))


def test_a_mask_is_one_bit_a_pixel_and_comes_back() -> None:
    page = disc(30, 40, 17, 14, 9)
    mask = cropped(page)
    image = opened(mask_png(mask))
    assert (image.format, image.mode, image.size) == ("PNG", "1", (19, 19))
    assert (np.asarray(image) == mask.pixels).all()
    assert (on_page(mask) == page).all()


def test_an_empty_mask_is_still_a_picture() -> None:
    image = opened(mask_png(PageMask(10, 10, 0, 0, np.zeros((0, 0), np.bool_))))
    assert not np.asarray(image).any()
