"""Things cut out of their page: all of a page in one pass of the segmenter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from python_backends.objects.masks.certainty import expected_overlap
from python_backends.objects.masks.page_mask import page_mask
from python_backends.objects.opening import Pixels
from python_backends.objects.segmenter import Segmenter
from python_backends.objects.thing import Shape, Thing
from python_backends.running import Run

LONGEST = 1600
"""Long side in pixels of the page that the segmenter is given: its outlines are 64 steps a side, whatever the page."""


async def cut_out(
    things: Sequence[Thing], page: Pixels, size: tuple[int, int], segmenter: Segmenter, run: Run
) -> tuple[Thing, ...]:
    """`things` with their shapes. `page` UINT8 [h, w, 3] shows a page of `size` (width, height) page units."""
    if not things:
        return ()
    scale = min(1.0, LONGEST / max(page.shape[:2]))
    image = (
        page if scale == 1.0 else np.asarray(cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    )
    boxes = np.array([thing.box for thing in things], np.float32)
    factors = np.array([image.shape[1] / size[0], image.shape[0] / size[1]] * 2, np.float32)
    masks = await segmenter.masks(image, boxes * factors, run)
    return tuple(
        replace(thing, shape=Shape(page_mask(mask, thing.box, *size), expected_overlap(mask)))
        for thing, mask in zip(things, masks, strict=True)
    )
