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
MAX_SIDE = 1536  # above it most pages gain nothing, and the time grows (perf/LOG.md)
FINE_MAX_SIDE = 1984  # pages of fine print gain up to here
FINE_TEXT = 15.0  # lines this low in the view, in pixels, are fine print: some were missed, others ran together
GOOD_TEXT = 26.0  # height at which a second look should show them
WORTHWHILE = 1.15  # a second look must enlarge the page at least this much


@dataclass(frozen=True, slots=True)
class DetectorView:
    """The page as the detector sees it, and the factors that lead back.

    `image` UINT8 [h, w, 3]; a page position is a view position times (`x_factor`, `y_factor`).
    """

    image: Pixels
    x_factor: float
    y_factor: float


def detector_size(height: int, width: int) -> tuple[int, int]:
    """(height, width) of the view of a page of that size: short side at least 736, long side at most 1,536."""
    scale = max(1.0, MIN_SIDE / min(height, width))
    scale = min(scale, MAX_SIDE / max(height, width))
    return _rounded(height * scale), _rounded(width * scale)


def finer_size(page: tuple[int, int], view: tuple[int, int], text_height: float) -> tuple[int, int] | None:
    """The size for a second look at a `page` of fine print, both (height, width); None if the first look sufficed.

    `text_height` is the median height of the regions found in the `view`, in its pixels. This is also what enlarges
    small pictures until their letters have a height that can be read.
    """
    if not 0 < text_height < FINE_TEXT:
        return None
    height, width = page
    scale = min(max(view) / max(page) * GOOD_TEXT / text_height, FINE_MAX_SIDE / max(page))
    size = _rounded(height * scale), _rounded(width * scale)
    return size if max(size) >= max(view) * WORTHWHILE else None


def detector_view(page: Pixels, size: tuple[int, int] | None = None) -> DetectorView:
    """Resize `page` UINT8 [h, w, 3] for the detector, to its usual size if none is given."""
    height, width = page.shape[:2]
    to_height, to_width = size or detector_size(height, width)
    if (to_height, to_width) == (height, width):
        return DetectorView(page, 1.0, 1.0)
    shrinking = to_height < height and to_width < width
    image = cv2.resize(page, (to_width, to_height), interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR)
    return DetectorView(np.asarray(image, np.uint8), width / to_width, height / to_height)


def _rounded(side: float) -> int:
    return max(STEP, round(side / STEP) * STEP)
