"""The text's own frame: lines turned so that text runs along u and the next line follows along v.

A page scanned sideways, upside down or a little skewed has the same geometry here as an upright one, and so have
Chinese and Japanese columns written downwards: their text runs down and the next line follows to the left, which is
an upright page turned by 90 degrees. In pages written from right to left u is mirrored, so columns come in order too.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from python_backends.ocr.page import Line, Quad, Rule

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Box = tuple[float, float, float, float]

MAX_SKEW = math.radians(20)
MIN_SKEW = math.radians(0.1)
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")  # Hebrew, Arabic and their kin


@dataclass(frozen=True, slots=True)
class Frame:
    """The lines of one writing direction: `lines` are their indices in the page, and every array has a row for each.

    u0 < u1 along the text; `start` and `end` are v of the centre line at u0 and u1, `v` their mean; `height` is across
    the text and `body` that of most of it; `boxes` holds (u0, v0, u1, v1) as plain floats. `angle` (radians, from the
    page's x axis to u) and `mirrored` turn page positions into the frame. `extent` is the (v0, v1) of the whole page.
    """

    lines: Ints
    u0: Floats
    u1: Floats
    start: Floats
    end: Floats
    v: Floats
    height: Floats
    chars: Ints
    boxes: list[Box]
    body: float
    angle: float
    mirrored: bool
    extent: tuple[float, float]

    def take(self, rows: Ints) -> Frame:
        """The frame with only these rows."""
        names = ("lines", "u0", "u1", "start", "end", "v", "height", "chars")
        boxes = [self.boxes[row] for row in rows.tolist()]
        return replace(self, boxes=boxes, **{name: getattr(self, name)[rows] for name in names})

    def to_page(self, u: float, v: float) -> tuple[float, float]:
        """The page position of a position in the frame."""
        x = -u if self.mirrored else u
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return x * cos - v * sin, x * sin + v * cos

    def reach(self, quad: Quad) -> tuple[float, float]:
        """(u0, u1) of a quad."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        us = [x * cos + y * sin for x, y in quad]
        return (-max(us), -min(us)) if self.mirrored else (min(us), max(us))

    def turn_rules(self, rules: Sequence[Rule]) -> Floats:
        """(n, 4) rows of u0, v0, u1, v1 with u0 <= u1 and v0 <= v1."""
        points = np.array(rules, dtype=np.float64).reshape(-1, 2, 2)
        turned = _turn(points, self.angle)
        if self.mirrored:
            turned[..., 0] *= -1
        return np.concatenate([turned.min(axis=1), turned.max(axis=1)], axis=1)


def frames_of(lines: Sequence[Line], size: tuple[int, int]) -> list[Frame]:
    """The frames of a page of `size` (width, height), the one with most text first."""
    if not lines:
        return []
    flat = chain.from_iterable(chain.from_iterable(line.quad for line in lines))
    quads = np.fromiter(flat, dtype=np.float64, count=8 * len(lines)).reshape(-1, 4, 2)
    along, across = _directions(quads, lines)
    angles = np.arctan2(along[:, 1], along[:, 0])
    lengths, heights = np.hypot(along[:, 0], along[:, 1]), np.hypot(across[:, 0], across[:, 1])
    quadrants = np.rint(angles / (math.pi / 2)).astype(np.int64) % 4
    weights = np.bincount(quadrants, weights=lengths, minlength=4)
    main = int(weights.argmax())
    quadrants[lengths < 1.5 * heights] = main  # one character does not say which way it stands
    frames = []
    for quadrant in sorted(set(quadrants.tolist()), key=lambda q: (q != main, -weights[q], q)):
        chosen = np.flatnonzero(quadrants == quadrant)
        upright = quadrant * math.pi / 2
        angle = upright + _skew(angles[chosen] - upright, lengths[chosen], heights[chosen])
        frames.append(_frame(lines, quads, heights, chosen, angle, size))
    return frames


def _directions(quads: Floats, lines: Sequence[Line]) -> tuple[Floats, Floats]:
    """Vectors along and across the text of each line; tall boxes of several characters run along their long side."""
    right = (quads[:, 1] - quads[:, 0] + quads[:, 2] - quads[:, 3]) / 2
    down = (quads[:, 3] - quads[:, 0] + quads[:, 2] - quads[:, 1]) / 2
    ratio = np.hypot(down[:, 0], down[:, 1]) / np.maximum(np.hypot(right[:, 0], right[:, 1]), 1e-6)
    for index in np.flatnonzero(ratio > 2):
        text = lines[index].text
        if len(text) < 3:
            continue
        if _is_cjk(text):
            right[index], down[index] = down[index], -right[index]
        else:  # a spine or margin stamp: mostly read from the bottom up
            right[index], down[index] = -down[index], right[index]
    return right, down


def _is_cjk(text: str) -> bool:
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return 2 * wide > len(text)


def _skew(angles: Floats, lengths: Floats, heights: Floats) -> float:
    """Typical deviation of long lines from the quadrant; 0 when tiny or not to be trusted."""
    angles = np.arctan2(np.sin(angles), np.cos(angles))
    long = lengths > 3 * heights
    if not long.any():
        return 0.0
    skew = _weighted_median(angles[long], lengths[long])
    return skew if MIN_SKEW < abs(skew) < MAX_SKEW else 0.0


def _frame(
    lines: Sequence[Line], quads: Floats, heights: Floats, chosen: Ints, angle: float, size: tuple[int, int]
) -> Frame:
    turned = _turn(quads[chosen], angle)
    texts = [lines[index].text for index in chosen]
    mirrored = _is_right_to_left("".join(texts))
    if mirrored:
        turned[..., 0] *= -1
    u, v = turned[..., 0], turned[..., 1]
    # Corners sorted along u: the two nearest the start of the line, the two nearest its end.
    by_u = np.argsort(u, axis=1, kind="stable")
    start = np.take_along_axis(v, by_u[:, :2], axis=1).mean(axis=1)
    end = np.take_along_axis(v, by_u[:, 2:], axis=1).mean(axis=1)
    corners = _turn(np.array([[0, 0], [size[0], 0], [0, size[1]], size], dtype=np.float64), angle)[:, 1]
    centre, height = (start + end) / 2, np.maximum(heights[chosen], 1.0)
    u0, u1 = u.min(axis=1), u.max(axis=1)
    chars = np.array([max(len(text), 1) for text in texts], dtype=np.int64)
    boxes = np.stack([u0, centre - height / 2, u1, centre + height / 2], axis=1)
    return Frame(
        lines=chosen.astype(np.int64),
        u0=u0,
        u1=u1,
        start=start,
        end=end,
        v=centre,
        height=height,
        chars=chars,
        boxes=list(map(tuple, boxes.tolist())),
        body=_weighted_median(height, chars.astype(np.float64)),
        angle=angle,
        mirrored=mirrored,
        extent=(float(corners.min()), float(corners.max())),
    )


def _is_right_to_left(text: str) -> bool:
    marked = len(RIGHT_TO_LEFT.findall(text))
    return 2 * marked > sum(map(str.isalpha, text)) if marked else False


def _turn(points: npt.NDArray[Any], angle: float) -> Floats:
    cos, sin = math.cos(angle), math.sin(angle)
    x, y = points[..., 0], points[..., 1]
    return np.stack([x * cos + y * sin, y * cos - x * sin], axis=-1)


def _weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values, kind="stable")
    total = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(total, total[-1] / 2)])
