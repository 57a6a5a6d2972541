"""The outline of a mask: rings along the edges of its pixels, simplified, with whole numbers for corners.

Corners lie between pixels, as those of boxes do: (0, 0) is the page's top left corner, (width, height) its bottom right
one, and before they are simplified the rings enclose exactly the mask's area.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from python_backends.objects.masks.page_mask import Bools, PageMask

MAX_SIDE = 512  # pixels of a mask that are looked at; larger ones are traced in coarser steps
MAX_RINGS = 256  # of a mask, the largest ones
TOLERANCE = 0.75, 0.25  # pixels, and cells: how far a simplified outline may run beside the true one, together

Ring = list[tuple[int, int]]  # corners (x, y); the last is joined to the first
Points = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Polygon:
    """One connected part of a mask: its `outer` ring clockwise on the page, its `holes` anticlockwise."""

    outer: Ring
    holes: tuple[Ring, ...] = ()


def polygons_of(mask: PageMask, tolerance: float | None = None) -> list[Polygon]:
    """The parts of `mask`, the largest first, corners in page pixels; none where the mask is empty.

    `tolerance` is in pixels (0: every corner); by default it grows with the mask's cells, TOLERANCE. Parts and holes
    smaller than a cell are left out unless there is nothing else.
    """
    if mask.pixels.size == 0:
        return []
    if tolerance is None:
        tolerance = TOLERANCE[0] + TOLERANCE[1] * mask.cell
    pixels, x_step, y_step = _coarse(mask.pixels)
    rings, parents = _rings(pixels)
    areas = [abs(_area(ring)) * x_step * y_step for ring in rings]
    largest = sorted(range(len(rings)), key=lambda place: -areas[place])[:MAX_RINGS]
    kept = [place for place in largest if areas[place] >= mask.cell**2] or largest[:1]

    def placed(place: int, clockwise: bool) -> Ring:
        scaled = np.round(rings[place] * (x_step, y_step)).astype(np.int32)
        return _ring(_simple(scaled, tolerance) + (mask.left, mask.top), clockwise)

    found = []
    for place in kept:
        if parents[place] < 0:
            holes = (placed(hole, False) for hole in kept if parents[hole] == place)
            found.append(Polygon(placed(place, True), tuple(hole for hole in holes if hole)))
    return [polygon for polygon in found if polygon.outer]


def _coarse(pixels: Bools) -> tuple[Bools, float, float]:
    """The mask in at most MAX_SIDE steps a side, and how many pixels a step is in x and in y."""
    high, wide = pixels.shape
    rows, columns = min(high, MAX_SIDE), min(wide, MAX_SIDE)
    if (rows, columns) == (high, wide):
        return pixels, 1.0, 1.0
    middle_rows = ((np.arange(rows) + 0.5) * high / rows).astype(np.intp)
    middle_columns = ((np.arange(columns) + 0.5) * wide / columns).astype(np.intp)
    return pixels[middle_rows[:, None], middle_columns], wide / columns, high / rows


def _rings(pixels: Bools) -> tuple[list[Points], list[int]]:
    """Rings INT32 [n, 2] along the edges of pixels, and for each the ring it is a hole of, or -1.

    OpenCV walks through the centres of pixels. On a mask of twice the size the pixels before and after an edge at x are
    2x - 1 and 2x, so halving, rounded up, gives the edge for both; steps across a corner fall onto that corner.
    """
    double = np.repeat(np.repeat(pixels.astype(np.uint8), 2, axis=0), 2, axis=1)
    contours, tree = cv2.findContours(double, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    rings = [(np.asarray(contour, np.int32).reshape(-1, 2) + 1) // 2 for contour in contours]
    return rings, [int(row[3]) for row in tree[0]] if len(contours) else []


def _simple(ring: Points, tolerance: float) -> Points:
    return np.asarray(cv2.approxPolyDP(ring.reshape(-1, 1, 2), tolerance, True), np.int32).reshape(-1, 2)


def _ring(points: Points, clockwise: bool) -> Ring:
    """Corners without repetition, in the direction asked for; none if they enclose nothing."""
    points = points[np.any(points != np.roll(points, 1, axis=0), axis=1)]
    area = _area(points)
    if area == 0:
        return []
    ordered = points if (area > 0) == clockwise else points[::-1]
    return [(int(x), int(y)) for x, y in ordered]


def _area(points: Points) -> float:
    """Signed area, positive for a ring that is clockwise where y points down."""
    x, y = points[:, 0].astype(np.float64), points[:, 1].astype(np.float64)
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
