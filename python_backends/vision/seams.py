"""What several views of one picture saw, as one: pieces on both sides of a seam become whole again, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from python_backends.vision.boxes import Boxes, clipped, insides
from python_backends.vision.views import View

_ALIKE = 0.8  # of their extent along the seam that two halves of one thing share
_INSIDE = 0.8  # share of a piece that lies in the whole thing another view saw


@dataclass(frozen=True, slots=True)
class Found:
    """Boxes FP32 [n, 4] of a picture, a kind and a score for each, and where it came from: `rows` of all views' rows.

    `cut` BOOL [n, 4]: which edges (left, top, right, bottom) were edges of a view inside the picture.
    """

    boxes: Boxes
    kinds: npt.NDArray[np.intp]
    scores: npt.NDArray[np.float32]
    rows: npt.NDArray[np.intp]
    cut: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.boxes)

    def chosen(self, index: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> Found:
        """Those at `index`, in its order."""
        return Found(self.boxes[index], self.kinds[index], self.scores[index], self.rows[index], self.cut[index])


def in_picture(
    view: View, boxes: Boxes, kinds: npt.NDArray[np.intp], scores: npt.NDArray[np.float32], rows: npt.NDArray[np.intp]
) -> Found:
    """What one view saw, in the picture's pixels; boxes in the padding alone are dropped."""
    shown = clipped(boxes, view.width, view.height)
    real = np.all(shown[:, 2:] - shown[:, :2] >= 1, axis=1)
    found = Found(view.in_picture(shown), kinds, scores, rows, view.touching(shown))
    return found.chosen(real)


def together(parts: Sequence[Found]) -> Found:
    """All of `parts`, duplicates included."""
    return Found(*(np.concatenate([getattr(part, name) for part in parts])
                   for name in ("boxes", "kinds", "scores", "rows", "cut")))  # fmt: skip


def mended(parts: Sequence[Found]) -> Found:
    """All of `parts` with halves at seams joined, and pieces dropped of what another view saw whole.

    What overlaps and is complete stays twice: suppression follows anyway.
    """
    if len(parts) == 1:
        return parts[0]
    found = _joined(together(parts))
    whole = ~found.cut.any(axis=1)
    piece = (insides(found.boxes, found.boxes) >= _INSIDE) & (found.kinds[:, None] == found.kinds[None, :])
    return found.chosen(whole | ~(piece & whole[None, :]).any(axis=1))


def _joined(found: Found) -> Found:
    """Halves that meet at a seam as one box, with the surer half's score and row."""
    boxes, cut, scores, rows = found.boxes.copy(), found.cut.copy(), found.scores.copy(), found.rows.copy()
    stay = np.ones(len(found), np.bool_)
    for low, high in ((0, 2), (1, 3)):  # across vertical seams, then horizontal ones
        for first in np.flatnonzero(cut[:, high]):
            partner = _partner(boxes, cut, found.kinds, stay, (first, low, high))
            if not stay[first] or partner is None:
                continue
            boxes[first] = np.r_[np.minimum(boxes[first, :2], boxes[partner, :2]),
                                 np.maximum(boxes[first, 2:], boxes[partner, 2:])]  # fmt: skip
            cut[first, high] = cut[partner, high]
            if scores[partner] > scores[first]:
                scores[first], rows[first] = scores[partner], rows[partner]
            stay[partner] = False
    return Found(boxes, found.kinds, scores, rows, cut).chosen(stay)


def _partner(
    boxes: Boxes, cut: npt.NDArray[np.bool_], kinds: npt.NDArray[np.intp], stay: npt.NDArray[np.bool_],
    place: tuple[int, int, int],
) -> int | None:  # fmt: skip
    """The half beyond the seam of box `first`, whose `high` edge is cut: of its kind, and alike along the seam."""
    first, low, high = place
    across = (1, 3) if low == 0 else (0, 2)
    shared = np.minimum(boxes[:, across[1]], boxes[first, across[1]]) - np.maximum(
        boxes[:, across[0]], boxes[first, across[0]]
    )
    longer = np.maximum(boxes[:, across[1]] - boxes[:, across[0]], boxes[first, across[1]] - boxes[first, across[0]])
    fits = stay & cut[:, low] & (kinds == kinds[first]) & (shared >= _ALIKE * longer)
    fits &= (boxes[:, low] < boxes[first, high]) & (boxes[:, high] > boxes[first, high])
    fits[first] = False
    return int(np.argmax(fits)) if fits.any() else None
