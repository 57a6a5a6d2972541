"""Text regions cut out of the page and levelled: strips of one height, grouped by width.

Every strip is padded to the next of a fixed row of widths, whatever else is on the page, so a line's numbers never
depend on its neighbours, and lines of one width share a batch: those of a page always, those of several pages and
requests where Triton is configured to join calls (the GPU profile).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Corners = npt.NDArray[np.float32]

HEIGHT = 48
WIDTHS = (64, 96, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 896, 1024, 1280, 1536, 1792, 2048, 2560,
          3200, 3840, 4480, 5120, 6400)  # fmt: skip
PADDING = 127  # the network's zero
LONG_RATIO = 1.5  # text runs along a side that is this much longer than the other


@dataclass(frozen=True, slots=True)
class Strip:
    """One levelled region: `pixels` UINT8 [48, width, 3] before padding.

    `region` is the index of the region it was cut from; `corners` FP32 [4, 2] are the region's, starting where the
    text starts.
    """

    region: int
    corners: Corners
    pixels: Pixels

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def bucket(self) -> int:
        """The width it is padded to."""
        return next((width for width in WIDTHS if width >= self.width), WIDTHS[-1])


def directions(corners: Corners, page_turns: int) -> tuple[int, ...]:
    """The directions in which a region's text may run, as quarter turns clockwise from upright.

    Text runs along the region's long side. On a page whose text is turned by `page_turns`, a region along it has one
    direction; one across it (a number up the margin) may run either way, and both are read.
    """
    width, height = _sides(corners)
    tall, wide = height >= width * LONG_RATIO, width >= height * LONG_RATIO
    across = tall if page_turns % 2 == 0 else wide
    return ((page_turns + 1) % 4, (page_turns + 3) % 4) if across else (page_turns,)


def strip_of(page: Pixels, corners: Corners, region: int, turns: int) -> Strip:
    """Cut one region out of `page` UINT8 [h, w, 3], its text running `turns` quarter turns clockwise from upright."""
    turned = np.roll(corners, -turns, axis=0)
    return Strip(region, turned, _levelled(page, turned))


def _sides(corners: Corners) -> tuple[float, float]:
    width = max(np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[2] - corners[3]))
    height = max(np.linalg.norm(corners[3] - corners[0]), np.linalg.norm(corners[2] - corners[1]))
    return float(width), float(height)


def _levelled(page: Pixels, corners: Corners) -> Pixels:
    """The region as an upright strip 48 pixels high."""
    width, height = _sides(corners)
    width, height = max(1, round(width)), max(1, round(height))
    target = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    transform = cv2.getPerspectiveTransform(corners, target)
    crop = cv2.warpPerspective(page, transform, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    to_width = int(min(max(1, np.ceil(HEIGHT * width / height)), WIDTHS[-1]))
    method = cv2.INTER_AREA if height > 2 * HEIGHT else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(crop, (to_width, HEIGHT), interpolation=method), np.uint8)


def padded(strips: Sequence[Strip], bucket: int) -> Pixels:
    """`strips` side by side as one batch, UINT8 [n, 48, bucket, 3]."""
    batch = np.full((len(strips), HEIGHT, bucket, 3), PADDING, np.uint8)
    for row, strip in zip(batch, strips, strict=True):
        row[:, : strip.width] = strip.pixels
    return batch
