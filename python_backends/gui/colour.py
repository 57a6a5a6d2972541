"""The names of an element's colours, from its pixels."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from python_backends.gui.elements import Box

Pixels = npt.NDArray[np.uint8]

# Hues of OpenCV's circle of 180, up to which each name reaches.
_HUES = ((8, "red"), (21, "orange"), (33, "yellow"), (80, "green"), (98, "teal"), (128, "blue"), (150, "purple"),
         (172, "pink"), (180, "red"))  # fmt: skip
_GREY, _BLACK, _WHITE = 38, 60, 215  # chroma and brightness
_DARK_ORANGE = 140  # an orange darker than this is called brown
_LEVELS = 32  # how coarsely pixels are counted
_MOST = 20_000  # pixels looked at


def colours_of(page: Pixels, box: Box) -> tuple[str, str]:
    """The names of the commonest colour of `box` on `page` UINT8 [h, w, 3] RGB, and of what stands out most from it.

    Names are those of the glossary. The second is that of text or a sign, as far as it covers a fortieth of the box.
    """
    height, width = page.shape[:2]
    left, top = max(0, round(box.x0)), max(0, round(box.y0))
    crop = page[top : max(top + 1, min(height, round(box.y1))), left : max(left + 1, min(width, round(box.x1)))]
    pixels = crop.reshape(-1, 3)[:: max(1, crop.shape[0] * crop.shape[1] // _MOST)]
    if not len(pixels):
        return "white", "white"
    coarse, counts = np.unique(pixels // _LEVELS, axis=0, return_counts=True)
    common = coarse[counts.argmax()]
    far = np.abs(coarse.astype(int) - common.astype(int)).sum(axis=1) * (counts * 40 >= len(pixels))
    return _named(pixels, common), _named(pixels, coarse[far.argmax()])


def name_of(colour: tuple[int, int, int]) -> str:
    """The name of an RGB colour."""
    hue, _, value = (
        int(part) for part in np.asarray(cv2.cvtColor(np.array([[colour]], np.uint8), cv2.COLOR_RGB2HSV))[0, 0]
    )
    if max(colour) - min(colour) < _GREY:
        return "black" if value < _BLACK else "white" if value > _WHITE else "grey"
    name = next(name for most, name in _HUES if hue <= most)
    return "brown" if name == "orange" and value < _DARK_ORANGE else name


def _named(pixels: Pixels, coarse: Pixels) -> str:
    """The name of the mean of the pixels counted as `coarse`."""
    mine = pixels[(pixels // _LEVELS == coarse).all(axis=1)]
    red, green, blue = mine.mean(axis=0).round().astype(int).tolist()
    return name_of((red, green, blue))
