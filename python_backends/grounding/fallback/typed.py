"""Where words without a place stand, in line heights: as a typewriter would set them, with the cells of tables in
columns.

A table in plain text has `|` between its cells; lines one below the other with as many of them are its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

from python_backends.grounding.stream import StreamWord

WIDTH, LINE = 0.5, 1.4  # of a character, and from line to line
BAR = "|"
MARGIN = 4  # characters on either side of a bar: so much that cells are chunks of their own

Floats = npt.NDArray[np.float64]
Cells = list[list[str]]  # the words of each cell of a line


def typed(words: Sequence[StreamWord]) -> Floats:
    """[4, words]: left, top, right and bottom of each."""
    lines = [[word.text for word in line] for _, line in groupby(words, key=lambda word: word.line)]
    boxes = np.zeros((4, len(words)))
    at = 0
    for number, columns in enumerate(_columns_of_lines(lines)):
        for column, text in zip(columns, lines[number], strict=True):
            top = number * LINE
            boxes[:, at] = column * WIDTH, top, (column + len(text)) * WIDTH, top + 1
            at += 1
    return boxes


def _columns_of_lines(lines: Sequence[list[str]]) -> Iterator[list[int]]:
    """The first character's column of each word, line by line."""
    for bars, group in groupby(lines, key=lambda line: line.count(BAR)):
        block = list(group)
        if not bars:
            yield from (_running(line, 0) for line in block)
            continue
        rows = [_cells(line) for line in block]
        widths = [max(len(" ".join(row[place])) for row in rows) for place in range(bars + 1)]
        yield from (_in_columns(row, widths) for row in rows)


def _cells(line: Sequence[str]) -> Cells:
    cells: Cells = [[]]
    for word in line:
        if word == BAR:
            cells.append([])
        else:
            cells[-1].append(word)
    return cells


def _in_columns(row: Cells, widths: Sequence[int]) -> list[int]:
    """The columns of a row's words and of the bars between its cells."""
    columns: list[int] = []
    start = 0
    for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
        if place:
            columns.append(start + MARGIN)
            start += 2 * MARGIN + len(BAR)
        columns += _running(cell, start)
        start += width
    return columns


def _running(words: Sequence[str], start: int) -> list[int]:
    columns = []
    for word in words:
        columns.append(start)
        start += len(word) + 1
    return columns
