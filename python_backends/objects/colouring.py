"""Colour words checked against the pixels: the network knows things better than colours, the picture knows colours.

A region of a prompt that names a colour keeps its score where enough of its box has that colour, and loses up to nine
tenths of it where none has. Several colours ("black and white cat") must each be there.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from python_backends.pointing.colours import Colour, colours_of

Floats = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]

ENOUGH = 0.12
"""Share of a box that must have the colour: a thin or round thing fills little of it, and has other colours too."""

LEFT = 0.1
"""What is left of a score where the colour is not there at all: it may be a matter of light, or of words."""

_Range = tuple[int, int, int, int, int, int]
# OpenCV's HSV: hue (0-179) from and below, saturation and value (0-255) from and to. Wide: what people would call so.
_RANGES: dict[Colour, tuple[_Range, ...]] = {
    "red": ((170, 180, 100, 255, 70, 255), (0, 8, 100, 255, 70, 255)),
    "orange": ((8, 21, 120, 255, 140, 255),),
    "yellow": ((20, 36, 90, 255, 130, 255),),
    "green": ((36, 84, 60, 255, 45, 255),),
    "teal": ((78, 98, 70, 255, 50, 190),),
    "cyan": ((82, 100, 60, 255, 150, 255),),
    "blue": ((96, 130, 70, 255, 60, 255),),
    "navy": ((100, 130, 60, 255, 25, 150),),
    "purple": ((126, 160, 40, 255, 50, 255),),
    "pink": ((145, 179, 40, 255, 150, 255),),
    "brown": ((3, 22, 60, 255, 30, 190),),
    "black": ((0, 180, 0, 255, 0, 65),),
    "grey": ((0, 180, 0, 50, 60, 210),),
    "white": ((0, 180, 0, 40, 215, 255),),
}


def coloured(image: Pixels, boxes: Floats, prompt: str) -> Floats:
    """Factors FP32 [n] from `LEFT` to 1 for the scores of `boxes` FP32 [n, 4] of `image` UINT8 [h, w, 3] RGB.

    All are 1 for a prompt without a colour.
    """
    factors = np.ones(len(boxes), np.float32)
    named = colours_of(prompt)
    if not named or not len(boxes):
        return factors
    hsv = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2HSV), np.uint8)
    for colour in sorted(named):
        shares = _shares(_of_colour(hsv, colour), boxes)
        factors = np.minimum(factors, np.clip(shares / ENOUGH, LEFT, 1)).astype(np.float32)
    return factors


def _of_colour(hsv: Pixels, colour: Colour) -> npt.NDArray[np.uint8]:
    """1 where the picture has the colour, else 0."""
    members = np.zeros(hsv.shape[:2], np.uint8)
    for low, high, *rest in _RANGES[colour]:
        least, most = (low, rest[0], rest[2]), (high - 1, rest[1], rest[3])
        members |= np.asarray(cv2.inRange(hsv, np.array(least), np.array(most)) > 0, np.uint8)
    return members


def _shares(members: npt.NDArray[np.uint8], boxes: Floats) -> Floats:
    """The share of each box that is 1, by sums over the corners of the integral image."""
    sums = np.asarray(cv2.integral(members), np.int64)
    height, width = members.shape
    left, right = (np.clip(np.round(boxes[:, edge]), 0, width).astype(np.intp) for edge in (0, 2))
    top, bottom = (np.clip(np.round(boxes[:, edge]), 0, height).astype(np.intp) for edge in (1, 3))
    inside = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
    shares: Floats = (inside / np.maximum((right - left) * (bottom - top), 1)).astype(np.float32)
    return shares
