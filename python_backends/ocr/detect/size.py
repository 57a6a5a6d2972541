"""The size at which the detector sees a page.

Few distinct sizes, because the kernels are prepared once for each: sides are rounded to a multiple of `STEP`.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

STEP = 64
MIN_SIDE = 736  # below it small print falls under the detector's stroke width
MAX_SIDE = 1984  # above it the time grows and nothing is gained


@dataclass(frozen=True, slots=True)
class DetectorView:
    """The page as the detector sees it, and the factors that lead back.

    `image` UINT8 [h, w, 3]; a page position is a view position times (`x_factor`, `y_factor`).
    """

    image: Pixels
    x_factor: float
    y_factor: float


def detector_size(height: int, width: int) -> tuple[int, int]:
    """(height, width) of the view of a page of that size: short side at least 736, long side at most 1,984."""
    scale = max(1.0, MIN_SIDE / min(height, width))
    scale = min(scale, MAX_SIDE / max(height, width))
    return _rounded(height * scale), _rounded(width * scale)


def detector_view(page: Pixels) -> DetectorView:
    """Resize `page` UINT8 [h, w, 3] for the detector."""
    height, width = page.shape[:2]
    to_height, to_width = detector_size(height, width)
    if (to_height, to_width) == (height, width):
        return DetectorView(page, 1.0, 1.0)
    shrinking = to_height < height and to_width < width
    image = cv2.resize(page, (to_width, to_height), interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR)
    return DetectorView(np.asarray(image, np.uint8), width / to_width, height / to_height)


def _rounded(side: float) -> int:
    return max(STEP, round(side / STEP) * STEP)
