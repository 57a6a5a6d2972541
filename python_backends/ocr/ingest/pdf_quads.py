"""Quads around written text in any direction: from boxes, from baselines, and how two of them stand to each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from python_backends.ocr.page import Point, Quad

Box = tuple[float, float, float, float]

_ASCENT, _DESCENT = 0.85, 0.25  # of the font size; typical of text faces
_WIDE_GAP = 1.5  # heights of the text: cells and columns are further apart than words, even in justified lines
_SAME_LINE = 0.6  # heights by which words of one line may be shifted, as superscripts are
_SAME_DIRECTION = 0.999


class Direction(NamedTuple):
    """Unit vector in which text runs, y down."""

    x: float
    y: float

    @property
    def straight(self) -> bool:
        """True along an axis."""
        return self.x == 0 or self.y == 0

    def along(self, point: Point) -> float:
        """How far `point` lies in this direction."""
        return point.x * self.x + point.y * self.y

    def below(self, point: Point) -> float:
        """How far `point` lies across this direction, towards the feet of the letters."""
        return point.y * self.x - point.x * self.y


def around(points: Sequence[Point], across: Direction) -> Quad:
    """The smallest quad with sides along `across` that holds `points`."""
    along, below = [across.along(p) for p in points], [across.below(p) for p in points]
    return _quad(across, min(along), max(along), min(below), max(below))


def joined(quads: Sequence[Quad]) -> Quad:
    """The quad around `quads`, in the direction of the first."""
    return around([point for quad in quads for point in quad], _direction(quads[0]))


def oblique(first: Point, last: Point, characters: int, across: Direction, size: float) -> Quad:
    """The quad of a slanted word, from the baseline origins of its first and last character and its font size."""
    start, end = across.along(first), across.along(last)
    advance = (end - start) / (characters - 1) if characters > 1 and end > start else size / 2
    base = across.below(first)
    return _quad(across, start, max(end, start) + advance, base - _ASCENT * size, base + _DESCENT * size)


def adjacent(left: Quad, right: Quad) -> bool:
    """True if `right` may follow `left` in one line: same direction, same height, no gap as wide as between columns.

    In text written to the left, `right` stands on the other side.
    """
    across, other = _direction(left), _direction(right)
    if across.x * other.x + across.y * other.y < _SAME_DIRECTION:
        return False
    height = math.dist(left.top_left, left.bottom_left)
    if abs(across.below(_centre(left)) - across.below(_centre(right))) > _SAME_LINE * height:
        return False
    after = across.along(right.top_left) - across.along(left.top_right)
    before = across.along(left.top_left) - across.along(right.top_right)
    return max(after, before) <= _WIDE_GAP * height


def outside(quad: Quad, width: float, height: float) -> bool:
    """True if the middle of `quad` is not on the page."""
    x, y = _centre(quad)
    return not (0 <= x <= width and 0 <= y <= height)


def _quad(across: Direction, start: float, end: float, top: float, bottom: float) -> Quad:
    corners = ((start, top), (end, top), (end, bottom), (start, bottom))
    return Quad(*(Point(_short(u * across.x - v * across.y), _short(u * across.y + v * across.x)) for u, v in corners))


def _short(value: float) -> float:
    """Two decimals, without a negative zero."""
    return round(value, 2) + 0.0


def _direction(quad: Quad) -> Direction:
    length = math.dist(quad.top_left, quad.top_right) or 1.0
    return Direction((quad.top_right.x - quad.top_left.x) / length, (quad.top_right.y - quad.top_left.y) / length)


def _centre(quad: Quad) -> Point:
    return Point(sum(p.x for p in quad) / 4, sum(p.y for p in quad) / 4)
