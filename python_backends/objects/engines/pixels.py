"""Pictures as the checkpoints were trained to see them: what the image processors of Transformers do, without it.

The filters are Pillow's own, which those processors call too; OWLv2 alone has one of its own, here with OpenCV and
numpy in place of SciPy. `tests/objects/engines` and `tests/builders/open_vocabulary` hold them against Transformers.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from PIL import Image

from python_backends.objects.engines.settings import Colour
from python_backends.running import Array

_TRUNCATE = 4.0  # standard deviations from its middle at which a Gaussian ends, as in SciPy


def stretched(image: Array, rows: int, columns: int, resample: int) -> Array:
    """`image` UINT8 [h, w, 3] as UINT8 [rows, columns, 3], by one of Pillow's filters."""
    if image.shape[:2] == (rows, columns):
        return image
    return np.asarray(Image.fromarray(image).resize((columns, rows), Image.Resampling(resample)))


def normalised(image: Array, mean: Colour, std: Colour) -> Array:
    """`image` [h, w, 3], UINT8 or from 0 to 1, as FP32 [1, 3, h, w] of mean 0 and deviation 1."""
    shares: Array = image.astype(np.float32) / np.float32(255) if image.dtype == np.uint8 else image
    pixels = (shares - np.array(mean, np.float32)) / np.array(std, np.float32)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)[np.newaxis], np.float32)


def fitted_size(height: int, width: int, shortest: int, longest: int) -> tuple[int, int]:
    """(height, width) after resizing so that the shorter side is `shortest`, or the longer one `longest` if less.

    The rounding is DETR's, which Grounding DINO shares; a pixel more or less would move every box a little.
    """
    low, high = min(height, width), max(height, width)
    short = float(shortest)
    if high / low * shortest > longest:
        short = longest * low / high
    small, other = max(1, round(short)), int(short * high / low)
    if low == small:
        return height, width
    return (other, small) if width < height else (small, other)


def on_canvas(image: Array, canvas: tuple[int, int], shortest: int, longest: int, resample: int) -> Array:
    """`image` resized to lie in the top left corner of a picture of `canvas` (rows, columns): UINT8 [h, w, 3].

    What does not fit the canvas, as an upright picture on a lying one, is made smaller still.
    """
    rows, columns = fitted_size(image.shape[0], image.shape[1], shortest, longest)
    share = min(1.0, canvas[0] / rows, canvas[1] / columns)
    return stretched(image, max(1, math.floor(rows * share)), max(1, math.floor(columns * share)), resample)


def squared(image: Array, size: int) -> Array:
    """`image` UINT8 [h, w, 3] as FP32 [size, size, 3] from 0 to 1: black below or beside it, then OWLv2's resizing."""
    height, width = image.shape[:2]
    side = max(height, width)
    shares = np.zeros((side, side, 3), np.float32)
    shares[:height, :width] = image.astype(np.float32) / np.float32(255)
    deviation = (side / size - 1) / 2
    blurred = _blurred(shares, deviation) if deviation > 0 else shares
    places = (np.arange(size) + 0.5) * (side / size) - 0.5
    made = linear(linear(blurred, places, 0, mirrored=True), places, 1, mirrored=True)
    return np.asarray(np.clip(made, shares.min(), shares.max()))


def linear(values: Array, places: Array, axis: int, *, mirrored: bool = False) -> Array:
    """FP32 `values` at `places` (indices with fractions) of one axis, linear between two.

    Past its ends an array is continued by its edge, or `mirrored` there as SciPy's mode `mirror` does.
    """
    below = np.floor(places).astype(np.int64)
    share = (places - below).astype(np.float32).reshape([-1 if at == axis else 1 for at in range(values.ndim)])
    low, high = (_within(index, values.shape[axis] - 1, mirrored) for index in (below, below + 1))
    first = values.take(low, axis)
    return np.asarray(first + share * (values.take(high, axis) - first))


def _within(index: Array, last: int, mirrored: bool) -> Array:
    return np.clip(last - np.abs(last - np.abs(index)) if mirrored else index, 0, last)


def _blurred(shares: Array, deviation: float) -> Array:
    reach = int(_TRUNCATE * deviation + 0.5)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    kernel /= kernel.sum()
    return np.asarray(cv2.sepFilter2D(shares, cv2.CV_32F, kernel, kernel, borderType=cv2.BORDER_REFLECT_101))
