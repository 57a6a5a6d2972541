"""Elements of a page: one look or several, decoded, mended at seams, each element once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from python_backends.gui.calibration import Calibration
from python_backends.gui.networks import REGION_FEATURES, GuiNetworks, RawElements
from python_backends.gui.roles import ROLES, TEXT
from python_backends.ocr.networks import Pixels
from python_backends.vision.boxes import Boxes, ious
from python_backends.vision.seams import Found, in_picture, mended, together
from python_backends.vision.suppress import kept_of, nms, surest_first
from python_backends.vision.views import PassLimits, View, views_of
from python_backends.waiting import all_of

Floats = npt.NDArray[np.float32]

LEAST = 0.01  # confidence below which a box is never looked at again
USUAL = 0.2  # bound of the usual answer: an element that is not told costs four times one that is told for nothing
SAME_ROLE = 0.55  # IoU from which on two boxes of one role are one element
OTHER_ROLE = 0.7  # the same for two roles of which an element has one

SHOWN = np.array([role in ("text", "icon", "image") for role in ROLES])  # what an element shows, not what it is

GOOD_TEXT = 17.0  # height of a line, in view pixels, in the screens that the detector was trained on
LARGE_TEXT, SMALL_TEXT = 32.0, 10.0  # medians at which a second look at another scale is worth its time
READABLE = 12.0  # median height in a reduced view from which on the full one shows nothing more
ENOUGH_TEXT = 8  # lines that such a median is taken of
CONFIDENT_TEXT = 0.3


@dataclass(frozen=True, slots=True)
class Detected:
    """Elements of a page, surest first: `boxes` FP32 [n, 4] in its pixels, `roles` numbers, `confidences`, `features`
    FP32 [n, 64]. `text` are the boxes of the class `text`, which are no elements."""

    boxes: Boxes
    roles: npt.NDArray[np.intp]
    confidences: Floats
    features: Floats
    text: Boxes

    def __len__(self) -> int:
        return len(self.boxes)


async def detect(page: Pixels, networks: GuiNetworks, calibration: Calibration, least: float | None) -> Detected:
    """The elements of `page` UINT8 [h, w, 3] with a confidence of `least` or more; None: `USUAL`."""
    bound = USUAL if least is None else max(least, LEAST)
    floor = min(bound, CONFIDENT_TEXT)  # text says how large things are drawn, whatever is asked for

    async def at(scale: float) -> Look:
        views = views_of(page, scale)
        return _look(scale, views, await all_of(networks.elements(view.image) for view in views), calibration, floor)

    look = await at(first_scale(page))
    scale = second_scale(page, look)
    if scale is not None:
        look = _both(look, await at(scale))
    found = once(look.found)
    sure = found.chosen((found.kinds != TEXT) & (found.scores >= bound))
    text = found.chosen((found.kinds == TEXT) & (found.scores >= CONFIDENT_TEXT))
    return Detected(sure.boxes, sure.kinds, sure.scores, look.features[sure.rows], text.boxes)


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen at one scale; `features` are those that `found.rows` count in."""

    scale: float
    found: Found
    features: Floats


def first_scale(page: Pixels) -> float:
    """1 for what fits in one pass. Larger pictures are first looked at halved, if that fits: most are of screens with
    two pixels to a point. Long ones are tiled at once."""
    height, width = page.shape[:2]
    limits = PassLimits()
    return 0.5 if not limits.fits(width, height) and limits.fits(width / 2, height / 2) else 1.0


def second_scale(page: Pixels, look: Look) -> float | None:
    """The scale of a second look, or None: text tells how large things are drawn."""
    lines = look.found.boxes[(look.found.kinds == TEXT) & (look.found.scores >= CONFIDENT_TEXT)]
    if len(lines) < ENOUGH_TEXT:
        return None
    median = float(np.median(lines[:, 3] - lines[:, 1])) * look.scale
    if look.scale < 1.0:
        return None if median >= READABLE else 1.0
    if median >= LARGE_TEXT:
        return 0.5
    height, width = page.shape[:2]
    doubled = PassLimits().fits(2 * width, 2 * height)
    return 2.0 if median <= SMALL_TEXT and doubled else None


def decoded(view: View, raw: RawElements, calibration: Calibration, floor: float, first_row: int = 0) -> Found:
    """One view's boxes of confidence `floor` or more, in the picture's pixels, no two alike of one role.

    Rows count from `first_row`."""
    confidences = calibration.confidences(raw.scores)
    anchors, kinds = np.nonzero(confidences >= floor)
    boxes, scores = raw.boxes[anchors], confidences[anchors, kinds]
    keep = nms(boxes, scores, SAME_ROLE, kinds)
    return in_picture(view, boxes[keep], kinds[keep], scores[keep], first_row + anchors[keep])


def once(found: Found) -> Found:
    """`found`, each element once and surest first. Children within parents stay.

    Two of one role are one element if they overlap; two of different roles only if they are of one sort (both shown,
    such as icon and image, or neither) and nearly the same box.
    """
    shared, kinds = ious(found.boxes, found.boxes), found.kinds
    one_role = kinds[:, None] == kinds[None, :]
    one_sort = SHOWN[kinds][:, None] == SHOWN[kinds][None, :]
    is_text = kinds == TEXT
    one_sort &= is_text[:, None] == is_text[None, :]
    same = (one_role & (shared > SAME_ROLE)) | (one_sort & (shared > OTHER_ROLE))
    return found.chosen(kept_of(same, surest_first(found.scores)))


def _look(
    scale: float, views: Sequence[View], raws: Sequence[RawElements], calibration: Calibration, floor: float
) -> Look:
    starts = np.cumsum([0, *(len(raw.boxes) for raw in raws)])[:-1].tolist()
    parts = [decoded(view, raw, calibration, floor, start)
             for view, raw, start in zip(views, raws, starts, strict=True)]  # fmt: skip
    return Look(scale, mended(parts), np.concatenate([raw.features for raw in raws]).reshape(-1, REGION_FEATURES))


def _both(first: Look, second: Look) -> Look:
    """What the second look saw, and of the first what the second may have seen in pieces only: the larger things."""
    coarse, fine = sorted((first, second), key=lambda look: look.scale)
    large = PassLimits().overlap / 2 / fine.scale
    big = (coarse.found.boxes[:, 2:] - coarse.found.boxes[:, :2]).max(axis=1, initial=0) >= large
    if second is coarse:
        return second
    rows = coarse.found.rows + len(fine.features)
    kept = Found(coarse.found.boxes, coarse.found.kinds, coarse.found.scores, rows, coarse.found.cut).chosen(big)
    return Look(second.scale, together([fine.found, kept]), np.concatenate([fine.features, coarse.features]))
