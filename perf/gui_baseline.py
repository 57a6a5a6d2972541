"""A plain finder of elements, without a network of its own: text lines by OCR, and rectangles among the edges.

What anybody can put together in an afternoon, as tools for screen automation do: edges, closed contours, and rules for
what a contour is by its size and by the text within.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from perf.formulas.boxes import Box, TextBox, iou
from perf.gui_found import Found

Pixels = npt.NDArray[np.uint8]

SMALLEST, LARGEST = 6, 0.5  # side in pixels, share of the screen
SAME = 0.7  # IoU of two contours of one thing: edges have two sides
LOW, HIGH = 18, 70  # height of buttons and fields
SIGN = 48  # most a side of an icon


def plain(page: Pixels, lines: Sequence[TextBox]) -> list[Found]:
    """Elements of `page` UINT8 [h, w, 3] RGB, given its text."""
    boxes = _contours(page)
    texts = [(line.box, line.text) for line in lines]
    found = [_judged(box, page, texts) for box in boxes]
    used = {text for each in found if each is not None for text in _within(each.box, texts)}
    rest = [Found("link", box, 0.2, text) for index, (box, text) in enumerate(texts) if index not in used]
    return [each for each in found if each is not None] + rest


def _contours(page: Pixels) -> list[Box]:
    """Upright boxes around closed contours, largest first, each once."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    edges = cv2.dilate(cv2.Canny(grey, 30, 90), np.ones((3, 3), np.uint8))
    contours, _ = cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    height, width = grey.shape
    rectangles = sorted((cv2.boundingRect(each) for each in contours), key=lambda each: -each[2] * each[3])
    kept: list[Box] = []
    for left, top, wide, high in rectangles:
        box = (float(left + 1), float(top + 1), float(left + wide - 1), float(top + high - 1))
        if min(wide, high) < SMALLEST or wide * high > LARGEST * width * height:
            continue
        if not any(iou(box, other) > SAME for other in kept[-200:]):
            kept.append(box)
    return kept


def _judged(box: Box, page: Pixels, texts: Sequence[tuple[Box, str]]) -> Found | None:
    """What a contour is, None for one that is nothing."""
    wide, high = box[2] - box[0], box[3] - box[1]
    inside = _within(box, texts)
    text = " ".join(texts[index][1] for index in inside)
    if LOW <= high <= HIGH and wide >= 1.2 * high and len(inside) <= 1:
        if _is_pale(box, page) and wide >= 4 * high:
            return Found("text_field", box, 0.4, text)
        return Found("button", box, 0.5 if inside else 0.3, text) if inside else None
    if inside:
        return None
    if max(wide, high) <= SIGN:
        square = min(wide, high) / max(wide, high)
        return Found("icon", box, 0.3 * square) if square > 0.5 else None
    return Found("image", box, 0.3) if min(wide, high) > SIGN else None


def _within(box: Box, texts: Sequence[tuple[Box, str]]) -> list[int]:
    """Texts whose middles lie in `box`."""
    return [
        index
        for index, (other, _) in enumerate(texts)
        if box[0] <= (other[0] + other[2]) / 2 <= box[2] and box[1] <= (other[1] + other[3]) / 2 <= box[3]
    ]


def _is_pale(box: Box, page: Pixels) -> bool:
    """Whether most of it is nearly white, as fields are."""
    crop = page[int(box[1]) : int(box[3]), int(box[0]) : int(box[2])]
    return bool(crop.size) and bool(np.median(crop) > 240)
