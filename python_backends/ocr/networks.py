"""The two networks of the OCR task, as their driver sees them: Triton models in service, sessions in a bare loop."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Heat = npt.NDArray[np.uint8]

DETECTOR = "ocr_detector"
RECOGNIZER = "ocr_recognizer"
MAX_BATCH = 8
FEATURE_WIDTH = 120


class StripOutputs(NamedTuple):
    """The recognizer's answer to n strips of one width: t = width / 8 time steps, k = 5 candidates each.

    `ids` INT32 [n, t, k] and `probs` FP32 [n, t, k], best first; `features` FP32 [n, t, 120].
    """

    ids: npt.NDArray[np.int32]
    probs: npt.NDArray[np.float32]
    features: npt.NDArray[np.float32]


class Networks(Protocol):
    """Both are coroutines: several batches may be under way at once."""

    async def heat(self, image: Pixels) -> Heat:
        """Heat map UINT8 [h, w] of a page view UINT8 [h, w, 3], sides multiples of 64."""

    async def recognise(self, batch: Pixels) -> StripOutputs:
        """Read strips UINT8 [n, 48, width, 3], at most `MAX_BATCH` of them."""
