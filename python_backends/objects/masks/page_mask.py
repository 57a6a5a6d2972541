"""Probabilities over an enlarged box to a mask in page pixels.

Work and memory are those of the part of the box where the mask can be true, never those of the page: between cells the
probability is interpolated, so it nowhere exceeds that of the highest cell around.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CELLS = 64  # a side of what the segmenter gives
MARGIN = 1 / 8  # of a box's width or height, added on every side before it is segmented
THRESHOLD = 0.5

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageMask:
    """A mask on a page of `width` x `height` pixels, true nowhere outside `pixels`.

    `pixels` is BOOL [h, w], its top left pixel at (`left`, `top`) of the page, and no larger than it need be. `cell` is
    the longer side, in pixels, of a cell of the segmenter's: nothing smaller is to be trusted.
    """

    width: int
    height: int
    left: int
    top: int
    pixels: Bools
    cell: float = 1.0

    @property
    def area(self) -> int:
        """How many pixels are true."""
        return int(np.count_nonzero(self.pixels))


def enlarged(box: Box) -> Box:
    """`box` (x0, y0, x1, y1) with its margin on every side, in the same unit; it may reach beyond the page."""
    x, y = (box[2] - box[0]) * MARGIN, (box[3] - box[1]) * MARGIN
    return box[0] - x, box[1] - y, box[2] + x, box[3] + y


def page_mask(probabilities: Floats, box: Box, width: int, height: int, threshold: float = THRESHOLD) -> PageMask:
    """The pixels of a page whose probability is at least `threshold`.

    `probabilities` FP32 [64, 64] lies over `enlarged(box)`; `box` is in pixels of the page of `width` x `height`. A
    pixel's probability is that at its centre, bilinear between the centres of the four cells around.
    """
    left, top, right, bottom = enlarged(box)
    over = probabilities >= threshold
    x, columns = _weights(over.any(axis=0), left, right, width)
    y, rows = _weights(over.any(axis=1), top, bottom, height)
    inside = _tight((rows @ probabilities @ columns.T) >= threshold)
    cell = max(right - left, bottom - top) / CELLS
    return PageMask(width, height, x + inside[1], y + inside[0], inside[2], cell)


def _weights(live: Bools, start: float, end: float, pixels: int) -> tuple[int, Floats]:
    """One axis: its first pixel that can be true, and what the cells weigh in it and those after, FP32 [n, 64].

    `live` BOOL [64] tells which cells reach the threshold anywhere; the cells lie from `start` to `end`.
    """
    places, size = np.flatnonzero(live), (end - start) / CELLS
    if len(places) == 0 or not size > 0:
        return 0, np.zeros((0, CELLS), np.float32)
    # A cell weighs as far as its neighbours' centres; the outermost ones weigh as far as the box goes.
    low, high = max(start, start + size * (places[0] - 0.5)), min(end, start + size * (places[-1] + 1.5))
    first, last = max(0, int(np.ceil(low - 0.5))), min(pixels, int(np.floor(high - 0.5)) + 1)
    if last <= first:
        return 0, np.zeros((0, CELLS), np.float32)
    at = np.clip((np.arange(first, last) + 0.5 - start) / size - 0.5, 0, CELLS - 1)
    return first, np.maximum(0, 1 - np.abs(at[:, None] - np.arange(CELLS))).astype(np.float32)


def _tight(pixels: Bools) -> tuple[int, int, Bools]:
    """(top, left, pixels) without empty rows and columns around; nothing at (0, 0) where none is true."""
    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    if len(rows) == 0:
        return 0, 0, np.zeros((0, 0), np.bool_)
    top, left = int(rows[0]), int(columns[0])
    return top, left, np.ascontiguousarray(pixels[top : rows[-1] + 1, left : columns[-1] + 1])
