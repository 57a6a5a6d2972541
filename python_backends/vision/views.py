"""How a network sees a picture: whole and padded where it fits in one pass, as overlapping tiles where it does not.

A view is a rectangle of the picture, scaled, with its sides padded to a multiple the network can take. Tiles of one
picture have one size, because a network's kernels are prepared once for each shape.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from python_backends.vision.boxes import Boxes

Pixels = npt.NDArray[np.uint8]

PADDING = 114  # mid grey, customary for this family of detectors: no edge of the picture looks like a frame


@dataclass(frozen=True, slots=True)
class PassLimits:
    """What one pass of a network may see, in view pixels, and by how much tiles overlap.

    `pixels` bounds the area, `side` the longer side; sides are padded to a multiple of `multiple`.
    """

    pixels: int = 1920 * 1216
    side: int = 2560
    overlap: int = 192
    multiple: int = 32

    def fits(self, width: float, height: float) -> bool:
        """Whether a picture of that size is seen in one pass."""
        return width * height <= self.pixels and max(width, height) <= self.side


@dataclass(frozen=True, slots=True)
class View:
    """One pass: `image` UINT8 [h, w, 3], the picture's part from (`left`, `top`) on, `scale` view pixels to one of
    the picture's, `width` x `height` of it before padding.

    `cut` says which edges (left, top, right, bottom) run through the picture: what touches them may be incomplete.
    """

    image: Pixels
    left: float = 0.0
    top: float = 0.0
    scale: float = 1.0
    width: int = 0
    height: int = 0
    cut: tuple[bool, bool, bool, bool] = (False, False, False, False)

    def in_picture(self, boxes: Boxes) -> Boxes:
        """Boxes [n, 4] of the view, clipped to what it shows, in the picture's pixels."""
        inside = np.clip(boxes, 0, np.array([self.width, self.height] * 2, np.float32))
        shift = np.array([self.left, self.top] * 2, np.float32)
        return (inside / np.float32(self.scale) + shift).astype(np.float32)

    def touching(self, boxes: Boxes, margin: float = 3.0) -> npt.NDArray[np.bool_]:
        """BOOL [n, 4]: which cut edges each box of the view touches."""
        ends = np.array([0, 0, self.width, self.height], np.float32)
        near: npt.NDArray[np.bool_] = (np.abs(boxes - ends) <= margin) & np.array(self.cut)
        return near


def views_of(picture: Pixels, scale: float = 1.0, limits: PassLimits | None = None) -> list[View]:
    """The views of `picture` UINT8 [h, w, 3] at `scale`: one if it fits in a pass, else rows of tiles."""
    limits = limits or PassLimits()
    scaled = _scaled(picture, scale)
    height, width = scaled.shape[:2]
    tile_width, tile_height = _tile(width, height, limits)
    columns = spans(width, tile_width, limits.overlap)
    rows = spans(height, tile_height, limits.overlap)
    return [_view(scaled, (left, top, right, bottom), scale, limits.multiple)
            for top, bottom in rows for left, right in columns]  # fmt: skip


def spans(length: int, most: int, overlap: int) -> list[tuple[int, int]]:
    """[start, stop) of equal pieces of `length`, each at most `most` long, neighbours sharing at least `overlap`."""
    if length <= most:
        return [(0, length)]
    count = math.ceil((length - overlap) / (most - overlap))
    piece = math.ceil((length + (count - 1) * overlap) / count)
    starts = [round(index * (length - piece) / (count - 1)) for index in range(count)]
    return [(start, start + piece) for start in starts]


def padded(image: Pixels, multiple: int) -> Pixels:
    """`image` with grey to its right and below, so that its sides are multiples; the very array if they are."""
    height, width = image.shape[:2]
    down, right = -height % multiple, -width % multiple
    if not down and not right:
        return np.ascontiguousarray(image)
    return np.asarray(cv2.copyMakeBorder(image, 0, down, 0, right, cv2.BORDER_CONSTANT, value=(PADDING,) * 3), np.uint8)


def _tile(width: int, height: int, limits: PassLimits) -> tuple[int, int]:
    """The largest tile: whole rows if they leave a tile that is not flat, else about square."""
    if limits.fits(width, height):
        return width, height
    side = math.isqrt(limits.pixels)
    if width <= limits.side and limits.pixels // width >= side // 2:
        return width, min(limits.side, limits.pixels // width)
    if height <= limits.side and limits.pixels // height >= side // 2:
        return min(limits.side, limits.pixels // height), height
    return side, side


def _scaled(picture: Pixels, scale: float) -> Pixels:
    if scale == 1.0:
        return picture
    height, width = picture.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, size, interpolation=method), np.uint8)


def _view(scaled: Pixels, box: tuple[int, int, int, int], scale: float, multiple: int) -> View:
    left, top, right, bottom = box
    height, width = scaled.shape[:2]
    cut = (left > 0, top > 0, right < width, bottom < height)
    image = padded(scaled[top:bottom, left:right], multiple)
    return View(image, left / scale, top / scale, scale, right - left, bottom - top, cut)
