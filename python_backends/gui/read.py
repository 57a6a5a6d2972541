"""The text of a screenshot: lines found, cut straight out of the pixels, recognised, placed.

Every choice here was measured on rendered pages (perf/LOG.md): the text detector sees three fifths of the pixels for a
third of the time and finds the same words; strips are a tenth narrower than for print, as screen text is clean; pieces
that look the same, such as a row of equal buttons, are recognised once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from python_backends.gui.lines import boxes_of_heat
from python_backends.gui.networks import GuiNetworks
from python_backends.ocr.networks import Pixels, StripOutputs
from python_backends.ocr.pipeline import MIN_CONFIDENCE, PageReading, Read, aligned, numbered
from python_backends.ocr.recognise.strips import HEIGHT, WIDTHS, Strip, padded
from python_backends.vision.boxes import Boxes
from python_backends.vision.seams import Found, in_picture, mended
from python_backends.vision.suppress import nms
from python_backends.vision.views import PassLimits, View, views_of
from python_backends.waiting import all_of

DETAIL = 0.6  # of a picture's pixels a side that the text detector sees
VIEW_PIXELS = 768 * 480  # small pictures are enlarged up to that
MOST_DETAIL = 1.5
LIMITS = PassLimits(pixels=1_400_000, side=2304, overlap=64, multiple=64)
NARROW = 0.9  # of a strip's natural width
SAME_LINE = 0.5  # IoU of two boxes that are one line, seen in two tiles
BATCH = 4  # rows that share a run of the recognizer; more in a call would leave the other core idle at the end
WIDE = 256  # strips wider than this run alone anyway


def text_scale(height: int, width: int) -> float:
    """View pixels to one of a picture of that size, for the text detector."""
    return float(np.clip(np.sqrt(VIEW_PIXELS / (height * width)), DETAIL, MOST_DETAIL))


async def read_screen(page: Pixels, networks: GuiNetworks, alphabet: tuple[str, ...]) -> PageReading:
    """All text of `page` UINT8 [h, w, 3] RGB: lines in its pixels from the top, and their features."""
    views = views_of(page, text_scale(page.shape[0], page.shape[1]), LIMITS)
    heats = await all_of(networks.heat(view.image) for view in views)
    found = mended([_found(view, boxes_of_heat(heat)) for view, heat in zip(views, heats, strict=True)])
    boxes = found.boxes if len(views) == 1 else found.boxes[nms(found.boxes, found.scores, SAME_LINE)]
    return await read_boxes(page, boxes, networks, alphabet)


def _found(view: View, boxes: Boxes) -> Found:
    """Lines of one view in the picture's pixels; of two that are one line the longer counts as surer."""
    count = len(boxes)
    lengths = (boxes[:, 2] - boxes[:, 0]).astype(np.float32)
    return in_picture(view, boxes, np.zeros(count, np.intp), lengths, np.arange(count))


async def read_boxes(page: Pixels, boxes: Boxes, networks: GuiNetworks, alphabet: tuple[str, ...]) -> PageReading:
    """The text in each of `boxes` FP32 [n, 4]; those without any are left out."""
    strips = [strip for index, box in enumerate(boxes) if (strip := cut_out(page, box, index)) is not None]
    alike: dict[tuple[int, bytes], list[Strip]] = defaultdict(list)
    for strip in strips:
        alike[strip.width, strip.pixels.tobytes()].append(strip)
    reads = await _recognised(list(alike.values()), networks, alphabet)
    return numbered(sorted(reads, key=lambda read: read.reading.line.quad.top_left[::-1]))


def cut_out(page: Pixels, box: npt.NDArray[np.float32], index: int) -> Strip | None:
    """The strip of one box, 48 pixels high; None if there is nothing of it on the page."""
    height, width = page.shape[:2]
    left, top = max(0, int(box[0])), max(0, round(float(box[1])))
    right, bottom = min(width, int(np.ceil(box[2]))), min(height, round(float(box[3])))
    if right - left < 2 or bottom - top < 3:
        return None
    wide = int(np.clip(np.ceil(HEIGHT * NARROW * (right - left) / (bottom - top)), 8, WIDTHS[-1]))
    method = cv2.INTER_AREA if bottom - top > 2 * HEIGHT else cv2.INTER_LINEAR
    pixels = cv2.resize(page[top:bottom, left:right], (wide, HEIGHT), interpolation=method)
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
    return Strip(index, corners, np.asarray(pixels, np.uint8))


async def _recognised(
    groups: Sequence[Sequence[Strip]], networks: GuiNetworks, alphabet: tuple[str, ...]
) -> list[Read]:
    """What is read in `groups` of strips that look the same, one of each recognised: in batches of one width, the
    dearest first, all under way at once. What one batch says is put into words while the next ones are recognised."""
    by_width: dict[int, list[Sequence[Strip]]] = defaultdict(list)
    for group in groups:
        by_width[group[0].bucket].append(group)
    batches = [(bucket, alike[start : start + size])
               for bucket, alike in by_width.items()
               for size in [BATCH if bucket <= WIDE else 1]
               for start in range(0, len(alike), size)]  # fmt: skip
    batches.sort(key=lambda batch: -batch[0] * len(batch[1]))

    async def read(bucket: int, alike: Sequence[Sequence[Strip]]) -> list[Read]:
        output = await networks.recognise(padded([group[0] for group in alike], bucket))
        return [read for group, *row in zip(alike, *output, strict=True)
                for strip in group if (read := _read(strip, StripOutputs(*row), alphabet)) is not None]  # fmt: skip

    return [each for reads in await all_of(read(*batch) for batch in batches) for each in reads]


def _read(strip: Strip, output: StripOutputs, alphabet: tuple[str, ...]) -> Read | None:
    """What was read in one strip, None for noise."""
    read = aligned(strip, output, alphabet)
    return None if read is None or read.confidence < MIN_CONFIDENCE else read
