"""Columns told by the white between them, and which of them a part of a line covers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

import numpy as np

from python_backends.ocr.layout.frame import Frame
from python_backends.ocr.layout.table import Piece
from python_backends.ocr.page import Line

SPANNING = 0.12  # share of rows that may reach across a column gap (headings, totals)

Reach = tuple[float, float]
"""From where to where a column lies along the text, u."""


class Part(NamedTuple):
    """A piece and its reach along the text."""

    piece: Piece
    u0: float
    u1: float


def words_of(frame: Frame, lines: Sequence[Line], line: int) -> list[Part]:
    """The words of a line, each a part."""
    words = lines[line].words
    return [Part(Piece(line, place, place + 1), *frame.reach(word.quad)) for place, word in enumerate(words)]


def cut_at(frame: Frame, lines: Sequence[Line], line: int, columns: list[Reach], gap: float) -> list[Part]:
    """The line cut where it has a wide gap between two columns; in one part if its words do not follow along u."""
    whole = Part(Piece(line), frame.boxes[line][0], frame.boxes[line][2])
    if column_of(frame, whole, columns)[1] == 1:
        return [whole]
    words = words_of(frame, lines, line)
    if any(after.u0 < word.u0 for word, after in pairwise(words)):
        return [whole]
    edges = [0]
    for place, (word, after) in enumerate(pairwise(words), 1):
        between = any(
            word.u1 - gap / 2 <= right and after.u0 + gap / 2 >= left for (_, right), (left, _) in pairwise(columns)
        )
        if after.u0 - word.u1 >= gap and between:
            edges.append(place)
    return [
        Part(Piece(line, start, stop), words[start].u0, words[stop - 1].u1)
        for start, stop in pairwise([*edges, len(words)])
    ]


def columns_of(parts: list[Part], gap: float, rows: int) -> list[Reach]:
    """Intervals of u between white gaps that nearly all rows respect."""
    starts = np.array([part.u0 for part in parts])
    stops = np.maximum(starts, np.array([part.u1 for part in parts]))
    edges = np.unique(np.concatenate([starts, stops]))
    change = np.zeros(len(edges), dtype=np.int64)
    np.add.at(change, np.searchsorted(edges, starts), 1)
    np.add.at(change, np.searchsorted(edges, stops), -1)
    inked = np.cumsum(change)[:-1] > SPANNING * rows
    columns: list[Reach] = []
    for edge, next_edge in zip(edges[:-1][inked].tolist(), edges[1:][inked].tolist(), strict=True):
        if columns and edge - columns[-1][1] < gap:
            columns[-1] = (columns[-1][0], next_edge)
        else:
            columns.append((edge, next_edge))
    return columns


def without_spaces(
    frame: Frame, lines: Sequence[Line], words: list[Part], columns: list[Reach], gap: float
) -> list[Reach]:
    """Columns less than `gap` apart joined, as "room 1" above "room 2" is one; figures stand in columns that close."""
    figures = [0] * len(columns)
    for part in words if columns else ():
        text = lines[part.piece.line].words[part.piece.start].text
        figures[column_of(frame, part, columns)[0]] += 1 if any(map(str.isdigit, text)) else -1
    joined = columns[:1]
    for number, (left, right) in enumerate(columns[1:], 1):
        if left - joined[-1][1] < gap and min(figures[number - 1], figures[number]) < 0:
            joined[-1] = (joined[-1][0], right)
        else:
            joined.append((left, right))
    return joined


def column_of(frame: Frame, part: Part, columns: list[Reach]) -> tuple[int, int]:
    """First column and number of columns that a part covers."""
    nearest, widest, first, last = 0, -inf, -1, -1
    for number, (left, right) in enumerate(columns):
        shared = min(part.u1, right) - max(part.u0, left)
        if shared > widest:
            nearest, widest = number, shared
        if shared > 0.5 * frame.body:
            first, last = (number if first < 0 else first), number
        elif left > part.u1:
            break
    return (nearest, 1) if first < 0 else (first, last - first + 1)
