"""Greedy chains: rows in reading order become paragraphs while spacing, size and position go on alike."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median_low

from python_backends.ocr.layout.frame import Frame

MAX_GAP = 0.9  # body heights between rows of one paragraph, at most
LOOSER = 0.45  # body heights by which a gap must exceed the usual one to end a paragraph
MAX_RATIO = 1.35  # of row heights
INDENT = 0.9  # body heights
TITLE = 1.3  # of the body height
TITLE_ROWS = 3
TITLE_CHARS = 120


class _Row:
    """Extent of one row, measured once."""

    __slots__ = ("height", "lines", "u0", "u1", "v0", "v1")
    height: float
    u0: float
    u1: float
    v0: float
    v1: float

    def __init__(self, frame: Frame, lines: Sequence[int]) -> None:
        self.lines = list(lines)
        starts, tops, stops, bottoms = zip(*[frame.boxes[line] for line in lines], strict=True)
        self.u0, self.u1, self.v0, self.v1 = min(starts), max(stops), min(tops), max(bottoms)
        self.height = median_low([bottom - top for top, bottom in zip(tops, bottoms, strict=True)])


def paragraphs(frame: Frame, rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """Consecutive `rows` joined into paragraphs, each a list of lines in order."""
    measured = [_Row(frame, row) for row in rows]
    gaps = [b.v0 - a.v1 for a, b in pairwise(measured) if _shares(a, b) and b.v0 > a.v0]
    usual = median_low([gap for gap in gaps if gap < MAX_GAP * frame.body] or [0.0])
    blocks: list[list[_Row]] = []
    for place, row in enumerate(measured):
        following = measured[place + 1] if place + 1 < len(measured) else None
        if blocks and _continues(frame, blocks[-1], row, following, usual):
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return [[line for row in block for line in row.lines] for block in blocks]


def is_title(frame: Frame, lines: Sequence[int]) -> bool:
    """True for a few short lines clearly bigger than the body."""
    if len(lines) > TITLE_ROWS or len(frame.boxes) < 2 * TITLE_ROWS:
        return False
    if not 2 <= sum(int(frame.chars[line]) for line in lines) <= TITLE_CHARS:
        return False
    boxes = [frame.boxes[line] for line in lines]
    return median_low([box[3] - box[1] for box in boxes]) > TITLE * frame.body


def _shares(above: _Row, below: _Row) -> bool:
    shared = min(above.u1, below.u1) - max(above.u0, below.u0)
    return shared > 0.5 * min(above.u1 - above.u0, below.u1 - below.u0)


def _continues(frame: Frame, block: list[_Row], row: _Row, following: _Row | None, usual: float) -> bool:
    last = block[-1]
    gap = row.v0 - last.v1
    limit = min(MAX_GAP * frame.body, usual + LOOSER * frame.body)
    if not _shares(last, row) or gap > limit or row.v0 < last.v0:
        return False
    if max(row.height, last.height) > MAX_RATIO * min(row.height, last.height):
        return False
    left = min(other.u0 for other in block)
    indented = row.u0 - left > INDENT * frame.body and len(block) > 1
    returns = following is not None and following.u0 - left < 0.3 * frame.body
    return not (indented and returns and last.u0 - left < 0.3 * frame.body)
