"""COCO's run-length encoding: how many pixels are false, true, false, ... down the columns of the page, left to right.

The compressed string is the one that pycocotools writes: from the fourth count on, the difference to the count two
before; each number in groups of five bits, the lowest first, a sixth bit telling that more follow, plus 48 to be ASCII.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from python_backends.objects.masks.page_mask import PageMask

Counts = npt.NDArray[np.int64]

BITS, MORE, SIGN, ASCII = 5, 0x20, 0x10, 48
PREDICTED = 3  # the first count that is told as a difference


def counts_of(mask: PageMask) -> Counts:
    """The counts INT64 [n], false first, adding up to the page's area; the cost is that of the mask's own pixels."""
    high, wide = mask.pixels.shape
    columns = np.zeros((wide, high + 2), np.int8)  # a false pixel above and below, so that runs end with their column
    columns[:, 1:-1] = mask.pixels.T
    edges = np.flatnonzero(np.diff(columns.ravel()))  # of (high + 2) a column, true from the pixel after each edge
    column, row = np.divmod(edges, high + 2)
    at = (mask.left + column) * mask.height + mask.top + row
    # A run that reaches the page's bottom goes on where the next column starts at its top.
    same = np.flatnonzero(at[1:-1:2] == at[2::2]) * 2 + 1 if mask.top == 0 and high == mask.height else at[:0]
    at = np.delete(at, np.concatenate((same, same + 1)))
    end = mask.width * mask.height
    bounds = np.concatenate((np.zeros(1, np.int64), at, np.full(int(len(at) == 0 or at[-1] != end), end)))
    return np.diff(bounds)


def compressed(counts: Counts) -> str:
    """The counts as pycocotools' string."""
    rest = counts.astype(np.int64)
    rest[PREDICTED:] -= counts[PREDICTED - 2 : -2]
    groups, present = [], []
    alive = np.ones(len(rest), np.bool_)
    while alive.any():
        group = rest & (MORE - 1)
        rest = rest >> BITS
        more = np.where(group & SIGN, rest != -1, rest != 0)
        groups.append(group + np.where(more, MORE, 0) + ASCII)
        present.append(alive)
        alive = alive & more
    if not groups:
        return ""
    letters = np.stack(groups, axis=1)[np.stack(present, axis=1)]
    return bytes(letters.astype(np.uint8)).decode("ascii")


def rle_of(mask: PageMask) -> dict[str, Any]:
    """COCO's object, JSON-ready: `size` [height, width] of the page, `counts` the compressed string."""
    return {"size": [mask.height, mask.width], "counts": compressed(counts_of(mask))}
