"""Where text stands in a screenshot, from the OCR detector's heat map.

Screens are upright and so is their text: lines are axis-aligned boxes, without the fitted rectangles, the second look
and the sampling of directions that photographed pages need (`python_backends/ocr/pipeline.py`).
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from python_backends.ocr.detect.boxes import BoxSettings
from python_backends.vision.boxes import Boxes

Heat = npt.NDArray[np.uint8]

MAX_LINES = 2000
MIN_SIDE = 3  # heat pixels; less is a speck


def boxes_of_heat(heat: Heat, settings: BoxSettings | None = None) -> Boxes:
    """The text lines of `heat` UINT8 [h, w] as FP32 [n, 4], in heat pixels, top to bottom.

    The network is trained to shrink lines; each is grown again by area / perimeter x the unclip ratio (DB).
    """
    settings = settings or BoxSettings()
    level = int(settings.threshold * 255)
    _, binary = cv2.threshold(heat, level, 255, cv2.THRESH_BINARY)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.asarray(binary, np.uint8), connectivity=8)
    found = []
    for label, (left, top, width, height, area) in enumerate(stats[1 : MAX_LINES + 1].tolist(), 1):
        if min(width, height) < MIN_SIDE:
            continue
        window = (slice(top, top + height), slice(left, left + width))
        inside = labels[window] == label
        if float(heat[window][inside].sum()) < settings.box_threshold * 255 * area:
            continue
        grow = width * height / (2 * (width + height)) * settings.unclip_ratio
        found.append((left - grow, top - grow, left + width + grow, top + height + grow))
    boxes = np.array(found, np.float32).reshape(-1, 4)
    rows, columns = heat.shape
    return np.clip(boxes, 0, np.array([columns, rows, columns, rows], np.float32))
