"""The plain way to find things by words, without a network: patches of one colour, judged by the colour words alone.

A picture is blurred and its colours are cut into a few; connected patches of one colour are the candidates. A patch is
the surer the nearer its colour is to one that the prompt names; without a colour word the larger ones come first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from perf.formulas.boxes import Box

COLOURS = {
    "red": (214, 40, 40), "orange": (240, 140, 40), "yellow": (240, 220, 60), "green": (50, 160, 70),
    "blue": (40, 90, 210), "purple": (130, 60, 170), "pink": (240, 130, 180), "brown": (120, 75, 40),
    "black": (20, 20, 20), "white": (245, 245, 245), "grey": (130, 130, 130), "gray": (130, 130, 130),
}  # fmt: skip
LONGEST = 320  # the picture is looked at in this size
LEVELS = 4  # of each of red, green and blue
LEAST, MOST = 0.001, 0.5  # shares of the picture that a patch may have
FAR = 200.0  # distance of colours at which nothing of the confidence is left

Pixels = npt.NDArray[np.uint8]


class Patch(NamedTuple):
    """A candidate: its box in the picture, the share of the picture that it fills, and its mean colour."""

    box: Box
    share: float
    colour: npt.NDArray[np.float64]


def patches_of(image: Pixels) -> list[Patch]:
    """The candidates in `image` UINT8 [h, w, 3] RGB, largest first."""
    scale = min(1.0, LONGEST / max(image.shape[:2]))
    small = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    cut = cv2.medianBlur(small, 5).astype(np.int32) * LEVELS // 256
    codes = cut[..., 0] * LEVELS * LEVELS + cut[..., 1] * LEVELS + cut[..., 2]
    found = [patch for code in np.unique(codes) for patch in _connected(codes == code, small, scale)]
    return sorted(found, key=lambda patch: -patch.share)


def _connected(members: npt.NDArray[np.bool_], small: Pixels, scale: float) -> list[Patch]:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(members.astype(np.uint8))
    found = []
    for label, (left, top, width, height, area) in enumerate(stats.tolist()):
        if label and LEAST <= area / members.size <= MOST:
            box = (left / scale, top / scale, (left + width) / scale, (top + height) / scale)
            found.append(Patch(box, area / members.size, small[labels == label].mean(axis=0)))
    return found


def answers_to(prompt: str, patches: Sequence[Patch]) -> list[tuple[Box, float]]:
    """Every candidate with its confidence for the words of `prompt`."""
    named = [np.array(COLOURS[word], np.float64) for word in prompt.lower().split() if word in COLOURS]
    if not named:
        return [(patch.box, 0.3 * patch.share**0.5) for patch in patches]
    return [(patch.box, max(0.0, 1 - min(float(np.linalg.norm(patch.colour - one)) for one in named) / FAR))
            for patch in patches]  # fmt: skip
