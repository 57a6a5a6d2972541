"""Drawn pictures: the known values that the reading networks are asked for."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]


def sample_line() -> Pixels:
    """A drawn line of text, UINT8 [1, 48, 320, 3]."""
    return _drawn("openfaze 0123", height=48, width=320, scale=1.1, baseline=34)


def sample_page() -> Pixels:
    """A drawn page with one line, UINT8 [1, 160, 320, 3]."""
    return _drawn("openfaze 0123", height=160, width=320, scale=1.1, baseline=90)


def coloured(pixels: Pixels) -> Pixels:
    """The same print in dark blue on yellow, so that swapped channels show."""
    ink = (255 - pixels.astype(np.float32)) / 255
    return np.asarray(np.array((250, 240, 150)) * (1 - ink) + np.array((20, 30, 120)) * ink, np.uint8)


def _drawn(text: str, *, height: int, width: int, scale: float, baseline: int) -> Pixels:
    page = np.full((height, width, 3), 255, np.uint8)
    cv2.putText(page, text, (8, baseline), cv2.FONT_HERSHEY_SIMPLEX, scale, (0, 0, 0), 2, cv2.LINE_AA)
    return page[np.newaxis]
