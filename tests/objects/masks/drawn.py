"""Masks that tests draw, and the way back from what they become."""

from __future__ import annotations

import numpy as np

from python_backends.objects.masks.page_mask import Bools, Floats, PageMask
from python_backends.objects.masks.polygon import Polygon


def disc(height: int, width: int, x: int, y: int, radius: int) -> Bools:
    """Pixels no further than `radius` from the pixel (x, y)."""
    rows, columns = np.mgrid[:height, :width]
    inside: Bools = (columns - x) ** 2 + (rows - y) ** 2 <= radius**2
    return inside


def cropped(page: Bools) -> PageMask:
    """A page's mask, cut as tightly as it can be."""
    height, width = page.shape
    rows, columns = np.flatnonzero(page.any(axis=1)), np.flatnonzero(page.any(axis=0))
    if not len(rows):
        return PageMask(width, height, 0, 0, np.zeros((0, 0), np.bool_))
    pixels = page[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return PageMask(width, height, int(columns[0]), int(rows[0]), pixels)


def filled(polygons: list[Polygon], height: int, width: int) -> Bools:
    """Pixels whose centre an odd number of edges lies to the left of: the even-odd rule, written out."""
    crossings = np.zeros((height, width), np.int64)
    for polygon in polygons:
        for ring in (polygon.outer, *polygon.holes):
            for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
                for row in range(min(ay, by), max(ay, by)):
                    x = ax + (row + 0.5 - ay) * (bx - ax) / (by - ay)
                    crossings[row, np.arange(width) + 0.5 > x] += 1
    odd: Bools = crossings % 2 == 1
    return odd


def sampled(page: Floats, left: float, top: float, right: float, bottom: float) -> Floats:
    """Values at the centres of 64 x 64 cells of a rectangle, by the nearest pixel; 0 beyond the page."""
    height, width = page.shape
    columns = np.floor(left + (np.arange(64) + 0.5) * (right - left) / 64).astype(int)
    rows = np.floor(top + (np.arange(64) + 0.5) * (bottom - top) / 64).astype(int)
    inside = ((rows >= 0) & (rows < height))[:, None] & ((columns >= 0) & (columns < width))
    found: Floats = np.where(inside, page[rows.clip(0, height - 1)[:, None], columns.clip(0, width - 1)], 0)
    return found.astype(np.float32)
