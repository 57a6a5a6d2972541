"""Column gutters: vertical white strips between two flows of text that are read one after the other.

White strips also run through forms and tables, where the two sides are read row by row. A strip is a gutter only if
both sides look like running text, or if their baselines do not go together.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from python_backends.ocr.layout.frame import Bools, Floats, Frame, Ints

STRIP = 0.5  # width that must be white, in body heights
SLACK = 0.2  # boxes are shrunk by this much of their height, as detectors draw them generously
POKE, POKING = 0.5, 0.08  # how far (body heights) and how many (share) lines may reach into the strip
MIN_LINES = 3
PROSE_WIDTH = 8.0  # body heights: narrower flows are lists, labels or numbers
ALIGNED = 0.25  # of the smaller height: baselines that go together


class Gutter(NamedTuple):
    """`left` and `right` are the lines (numbers in the frame) on either side."""

    left: Ints
    right: Ints


def gutters_of(frame: Frame, free: Bools) -> list[Gutter]:
    """True column gutters, judged by the lines that are `free` (not claimed by a table)."""
    found = []
    judged = set()
    wide = frame.u1 - frame.u0 >= PROSE_WIDTH * frame.body
    by_v = np.argsort(frame.v, kind="stable")
    for edge in _left_edges(frame, free):
        for inside in _stretches(frame, by_v, edge):
            on_left = frame.u0[inside] + frame.u1[inside] < 2 * edge
            left, right = inside[on_left], inside[~on_left]
            sides = left.tobytes(), right.tobytes()
            if sides in judged:
                continue
            judged.add(sides)
            if max(wide[left].sum(), wide[right].sum()) >= MIN_LINES and _is_gutter(frame, free, left, right):
                found.append(Gutter(left, right))
    return found


def separated(frame: Frame, gutters: list[Gutter]) -> Bools:
    """separated[i, j]: a gutter runs between i on its left and j on its right."""
    apart = np.zeros((len(frame.lines), len(frame.lines)), dtype=np.bool_)
    for gutter in gutters:
        apart[np.ix_(gutter.left, gutter.right)] = True
    return apart


def _left_edges(frame: Frame, free: Bools) -> list[float]:
    """Positions where at least MIN_LINES lines begin."""
    starts = np.sort(frame.u0[free] + SLACK * frame.height[free])
    if len(starts) < 2 * MIN_LINES:
        return []
    groups = np.split(starts, np.flatnonzero(np.diff(starts) > 0.5 * frame.body) + 1)
    return [float(group[0]) for group in groups if len(group) >= MIN_LINES][1:]


def _stretches(frame: Frame, by_v: Ints, edge: float) -> list[Ints]:
    """The lines between two that cross the strip left of `edge`, for each stretch in which it is white.

    A line that only pokes into the strip does not end the stretch, as long as few do.
    """
    slack = SLACK * frame.height
    start, stop, reach = edge - STRIP * frame.body, edge - 1e-6, POKE * frame.body
    u0, u1 = frame.u0 + slack, frame.u1 - slack
    crossing = (u0 < start - reach) & (u1 > stop + reach)
    poking = (u0 < stop) & (u1 > start)
    white = ~crossing[by_v]
    lines, stretch = by_v[white], np.cumsum(crossing[by_v])[white]
    parts = np.split(lines, np.flatnonzero(np.diff(stretch)) + 1)
    return [part for part in parts if len(part) >= 2 * MIN_LINES and poking[part].mean() <= POKING]


def _is_gutter(frame: Frame, free: Bools, left: Ints, right: Ints) -> bool:
    left, right = left[free[left]], right[free[right]]
    if min(len(left), len(right)) < MIN_LINES:
        return False
    left, right = _facing(frame, left, right)
    if min(len(left), len(right)) < MIN_LINES:
        return False
    prose = _is_prose(frame, left), _is_prose(frame, right)
    if all(prose):
        return True
    return any(prose) and _aligned(frame, left, right) < 0.6


def _facing(frame: Frame, left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """The lines next to the strip, where both sides have some."""
    half = frame.height / 2
    top = max((frame.v - half)[left].min(), (frame.v - half)[right].min())
    bottom = min((frame.v + half)[left].max(), (frame.v + half)[right].max())
    left = left[(frame.v[left] > top) & (frame.v[left] < bottom)]
    right = right[(frame.v[right] > top) & (frame.v[right] < bottom)]
    return _outermost(frame, left, frame.u1), _outermost(frame, right, -frame.u0)


def _outermost(frame: Frame, lines: Ints, reach: Floats) -> Ints:
    """Those of `lines` beside which no other reaches further."""
    v, height = frame.v[lines], frame.height[lines]
    same = np.abs(v[:, None] - v[None, :]) < 0.5 * np.minimum(height[:, None], height[None, :])
    further = reach[lines][None, :] > reach[lines][:, None]
    kept: Ints = lines[~(same & further).any(axis=1)]
    return kept


def _is_prose(frame: Frame, lines: Ints) -> bool:
    """Lines of one flow: wide, mostly full, closely spaced."""
    width = frame.u1[lines] - frame.u0[lines]
    full = np.sort(width)[int(0.8 * (len(width) - 1))]
    if full < PROSE_WIDTH * frame.body:
        return False
    v = np.sort(frame.v[lines])
    pitch = np.median(np.diff(v)) if len(v) > 1 else 0.0
    return bool((width > 0.7 * full).mean() >= 0.5 and pitch < 2.2 * np.median(frame.height[lines]))


def _aligned(frame: Frame, left: Ints, right: Ints) -> float:
    """Share of the shorter side's lines whose centre line meets one on the other side."""
    few, many = (left, right) if len(left) <= len(right) else (right, left)
    offset = np.abs(frame.v[few][:, None] - frame.v[many][None, :])
    limit = ALIGNED * np.minimum(frame.height[few][:, None], frame.height[many][None, :])
    return float((offset < limit).any(axis=1).mean())
