"""Heat map to oriented quads: the post-processing of DB (Liao et al., "Real-time Scene Text Detection with
Differentiable Binarization"), with the unclipping done in closed form.

The original offsets each polygon with a clipping library and takes the smallest rectangle around the result. The
smallest rectangle around a rectangle grown by d on every side is that rectangle grown by d, so growing the fitted
rectangle gives the same answer without the library.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Heat = npt.NDArray[np.uint8]
Corners = npt.NDArray[np.float32]

MAX_REGIONS = 2000
MIN_SIDE = 3.0


@dataclass(frozen=True, slots=True)
class BoxSettings:
    """Thresholds of the heat map, as shares of its full scale, and how far a region is grown."""

    threshold: float = 0.3
    box_threshold: float = 0.5
    unclip_ratio: float = 1.6


@dataclass(frozen=True, slots=True)
class Region:
    """A text region: `corners` FP32 [4, 2] clockwise from the top left in page pixels, and its mean heat 0-1."""

    corners: Corners
    score: float

    @property
    def thickness(self) -> float:
        """Length of its shorter side, in page pixels: the height of its text."""
        sides = np.linalg.norm(np.diff(self.corners[:3], axis=0), axis=1)
        return float(sides.min())


def regions_of(heat: Heat, x_factor: float, y_factor: float, settings: BoxSettings) -> list[Region]:
    """The text regions of `heat` UINT8 [h, w], in page pixels, in no particular order."""
    binary = (heat > settings.threshold * 255).astype(np.uint8)
    binary = np.asarray(cv2.dilate(binary, np.ones((2, 2), np.uint8)), np.uint8)
    contours, _ = cv2.findContours(binary, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    factors = np.array([x_factor, y_factor], np.float32)
    found = (_region(heat, np.asarray(contour), settings, factors) for contour in contours[:MAX_REGIONS])
    return [region for region in found if region is not None]


def _region(
    heat: Heat, contour: npt.NDArray[np.int32], settings: BoxSettings, factors: npt.NDArray[np.float32]
) -> Region | None:
    centre, (width, height), angle = cv2.minAreaRect(contour)
    if min(width, height) < MIN_SIDE:
        return None
    score = _mean_heat(heat, np.asarray(cv2.boxPoints((centre, (width, height), angle)), np.float32))
    if score < settings.box_threshold:
        return None
    grow = 2 * width * height * settings.unclip_ratio / (2 * (width + height))
    grown = np.asarray(cv2.boxPoints((centre, (width + grow, height + grow), angle)), np.float32)
    if min(width, height) + grow < MIN_SIDE + 2:
        return None
    rows, columns = heat.shape
    return Region(clockwise_from_top_left(np.clip(grown, 0, (columns, rows)) * factors), score)


def _mean_heat(heat: Heat, corners: Corners) -> float:
    """Mean of `heat` inside the quad, 0-1."""
    rows, columns = heat.shape
    left, top = np.clip(np.floor(corners.min(axis=0)), 0, (columns - 1, rows - 1)).astype(int)
    right, bottom = np.clip(np.ceil(corners.max(axis=0)), 0, (columns - 1, rows - 1)).astype(int)
    window = heat[top : bottom + 1, left : right + 1]
    mask = np.zeros(window.shape, np.uint8)
    cv2.fillPoly(mask, [np.round(corners - (left, top)).astype(np.int32)], (1.0,))
    return float(cv2.mean(window, mask)[0]) / 255


def clockwise_from_top_left(corners: Corners) -> Corners:
    """The same rectangle, its corners clockwise in page coordinates, starting at the leftmost-upper one."""
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = by_x[:2], by_x[2:]
    top_left, bottom_left = left[np.argsort(left[:, 1], kind="stable")]
    top_right, bottom_right = right[np.argsort(right[:, 1], kind="stable")]
    ordered: Corners = np.stack([top_left, top_right, bottom_right, bottom_left]).astype(np.float32)
    return ordered
