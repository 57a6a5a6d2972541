"""Tables told by the alignment of their cells: consecutive rows whose parts stand in common columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from python_backends.ocr.layout.frame import Frame

MIN_ROWS, MIN_COLUMNS = 3, 2
MIN_FILL = 0.5  # share of the grid that holds text
MAX_PITCH = 3.0  # body heights from row to row
COLUMN_GAP = 0.4  # body heights of white between columns
SPANNING = 0.12  # share of rows that may reach across a column gap (headings, totals)
CONTINUED = 0.6  # a row this much closer than usual, with its first cell empty, continues the one above


class GridCell(NamedTuple):
    """Lines (numbers in the frame) of one cell; `box` (u0, v0, u1, v1) where ruling lines draw it."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: tuple[int, ...]
    box: tuple[float, float, float, float] | None = None


class Table(NamedTuple):
    """Cells ordered by row, then column."""

    cells: tuple[GridCell, ...]

    @property
    def lines(self) -> list[int]:
        """Lines in reading order: row by row."""
        return [line for cell in self.cells for line in cell.lines]


class _Row(NamedTuple):
    lines: tuple[int, ...]
    v0: float
    v1: float

    @property
    def v(self) -> float:
        return (self.v0 + self.v1) / 2


def aligned_tables(frame: Frame, nodes: Sequence[Sequence[int] | Table]) -> list[Sequence[int] | Table]:
    """`nodes` in order, with runs of rows that form a table replaced by it."""
    out: list[Sequence[int] | Table] = []
    run: list[_Row] = []
    for node in nodes:
        row = None if isinstance(node, Table) else _row(frame, node)
        if row is None or (run and not _follows(frame, run[-1], row)):
            out.extend(_resolved(frame, run))
            run = []
        if row is None:
            out.append(node)
        else:
            run.append(row)
    return [*out, *_resolved(frame, run)]


def _row(frame: Frame, lines: Sequence[int]) -> _Row:
    boxes = [frame.boxes[line] for line in lines]
    return _Row(tuple(lines), min(box[1] for box in boxes), max(box[3] for box in boxes))


def _follows(frame: Frame, above: _Row, below: _Row) -> bool:
    return 0.3 * frame.body < below.v - above.v < MAX_PITCH * max(frame.body, above.v1 - above.v0)


def _resolved(frame: Frame, run: list[_Row]) -> list[Sequence[int] | Table]:
    """The run as a table, or cut at rows of one part, or at its widest gap, until it is one or is too short."""
    parts = [_is_split(frame, row) for row in run]
    if sum(parts) < MIN_ROWS:
        return [row.lines for row in run]
    first, last = parts.index(True), len(parts) - 1 - parts[::-1].index(True)
    core = run[first : last + 1]
    head: list[Sequence[int] | Table] = [row.lines for row in run[:first]]
    tail: list[Sequence[int] | Table] = [row.lines for row in run[last + 1 :]]
    table = _table(frame, core)
    if table is not None:
        return [*head, table, *tail]
    cut = _weakest(core, parts[first : last + 1])
    return [*head, *_resolved(frame, core[:cut]), *_resolved(frame, core[cut:]), *tail]


def _is_split(frame: Frame, row: _Row) -> bool:
    """True if the row has parts with white between them."""
    boxes = [frame.boxes[line] for line in row.lines]
    return any(after[0] - box[2] > COLUMN_GAP * frame.body for box, after in pairwise(boxes))


def _weakest(rows: list[_Row], parts: list[bool]) -> int:
    """Where to cut: beside a row of one part if there is one, else at the widest gap; earliest of equals."""

    def strength(cut: int) -> tuple[int, float]:
        return int(parts[cut - 1]) + int(parts[cut]), rows[cut - 1].v1 - rows[cut].v0

    return min(range(1, len(rows)), key=strength)


def _table(frame: Frame, rows: list[_Row]) -> Table | None:
    columns = _columns(frame, rows)
    if len(columns) < MIN_COLUMNS:
        return None
    placed = [[_cell_of(frame, line, columns) for line in row.lines] for row in rows]
    filled = sum(len({column for column, _ in row}) for row in placed)
    if filled < MIN_FILL * len(rows) * len(columns):
        return None
    numbers = _row_numbers(rows, [min(column for column, _ in row) for row in placed])
    if numbers[-1] + 1 < MIN_ROWS:
        return None
    return Table(_cells(rows, placed, numbers))


def _columns(frame: Frame, rows: list[_Row]) -> list[tuple[float, float]]:
    """Intervals of u between white gaps that nearly all rows respect."""
    lines = [line for row in rows for line in row.lines]
    starts, stops = frame.u0[lines], frame.u1[lines]
    edges = np.unique(np.concatenate([starts, stops]))
    middles = (edges[:-1] + edges[1:]) / 2
    cover = ((starts[:, None] < middles) & (stops[:, None] > middles)).sum(axis=0)
    white = cover <= SPANNING * len(rows)
    columns: list[tuple[float, float]] = []
    for edge, next_edge, is_white in zip(edges[:-1].tolist(), edges[1:].tolist(), white.tolist(), strict=True):
        if is_white:
            continue
        if columns and edge - columns[-1][1] < COLUMN_GAP * frame.body:
            columns[-1] = (columns[-1][0], next_edge)
        else:
            columns.append((edge, next_edge))
    return columns


def _cell_of(frame: Frame, line: int, columns: list[tuple[float, float]]) -> tuple[int, int]:
    """First column and number of columns that a line covers."""
    start, _, stop, _ = frame.boxes[line]
    shared = [min(stop, right) - max(start, left) for left, right in columns]
    covered = [number for number, width in enumerate(shared) if width > 0.5 * frame.body]
    if not covered:
        return shared.index(max(shared)), 1
    return covered[0], covered[-1] - covered[0] + 1


def _row_numbers(rows: list[_Row], first_columns: list[int]) -> list[int]:
    """Row of the table for each visual row; a wrapped cell's further rows share the number of the first."""
    gaps = [below.v0 - above.v1 for above, below in pairwise(rows)]
    usual = float(np.median(gaps))
    numbers = [0]
    for gap, first in zip(gaps, first_columns[1:], strict=True):
        continues = first > 0 and gap < min(CONTINUED * usual, usual - 0.2 * (rows[0].v1 - rows[0].v0))
        numbers.append(numbers[-1] + (not continues))
    return numbers


def _cells(rows: list[_Row], placed: list[list[tuple[int, int]]], numbers: list[int]) -> tuple[GridCell, ...]:
    gathered: dict[tuple[int, int], tuple[int, list[int]]] = {}
    for row, places, number in zip(rows, placed, numbers, strict=True):
        for line, (column, span) in zip(row.lines, places, strict=True):
            widest, lines = gathered.get((number, column), (1, []))
            gathered[number, column] = max(widest, span), [*lines, line]
    return tuple(
        GridCell(row, column, 1, span, tuple(lines)) for (row, column), (span, lines) in sorted(gathered.items())
    )
