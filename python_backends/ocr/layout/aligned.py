"""Tables told by the alignment of their cells: consecutive rows whose parts stand in common columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median_low
from typing import NamedTuple

from python_backends.ocr.layout.columns import Part, Reach, column_of, columns_of, cut_at, without_spaces, words_of
from python_backends.ocr.layout.frame import Frame
from python_backends.ocr.layout.table import GridCell, Piece, Table
from python_backends.ocr.page import Line

MIN_ROWS, MIN_COLUMNS = 3, 2
MIN_FILL = 0.5  # share of the grid that holds text
MAX_PITCH = 3.0  # body heights from row to row
COLUMN_GAP = 0.4  # body heights of white between columns
WORD_GAP, SURE_WORD_GAP = 0.5, 0.8  # the same between words of one line, in tables of many rows and of few
SPACE, SPACE_LINES = 1.5, 60  # between words that are not figures, this much wider than the spaces of so many lines
MANY_ROWS = 6
CONTINUED = 0.6  # a row this much closer than usual, with its first cell empty, continues the one above
HEAD_GAP = 1.0  # body heights between a heading over some columns and the table
MAX_ATTEMPTS = 40  # to find a table in one run of rows


class _Found(NamedTuple):
    """A table in the making: its cells, and the reach of its columns."""

    cells: list[GridCell]
    columns: list[Reach]


class _Row(NamedTuple):
    lines: tuple[int, ...]
    v0: float
    v1: float

    @property
    def v(self) -> float:
        return (self.v0 + self.v1) / 2


def aligned_tables(
    frame: Frame, lines: Sequence[Line], nodes: Sequence[Sequence[int] | Table]
) -> list[Sequence[int] | Table]:
    """`nodes` in order, with runs of rows that form a table replaced by it. `lines` are the frame's."""
    out: list[Sequence[int] | Table] = []
    run: list[_Row] = []
    space = _space(frame, lines)
    for node in nodes:
        row = None if isinstance(node, Table) else _row(frame, node)
        if row is None or (run and not _follows(frame, run[-1], row)):
            out.extend(_resolved(frame, lines, run, space))
            run = []
        if row is None:
            out.append(node)
        else:
            run.append(row)
    return [*out, *_resolved(frame, lines, run, space)]


def _space(frame: Frame, lines: Sequence[Line]) -> float:
    """Usual white between words: the lower third of a sample, as cells that were joined have wider ones."""
    gaps = [
        max(after.u0 - word.u1, 0.0)
        for line in range(0, len(lines), 1 + len(lines) // SPACE_LINES)
        for word, after in pairwise(words_of(frame, lines, line))
    ]
    return sorted(gaps)[len(gaps) // 3] if gaps else 0.0


def _row(frame: Frame, lines: Sequence[int]) -> _Row:
    boxes = [frame.boxes[line] for line in lines]
    return _Row(tuple(lines), min(box[1] for box in boxes), max(box[3] for box in boxes))


def _follows(frame: Frame, above: _Row, below: _Row) -> bool:
    return 0.3 * frame.body < below.v - above.v < MAX_PITCH * max(frame.body, above.v1 - above.v0)


def _resolved(frame: Frame, lines: Sequence[Line], run: list[_Row], space: float) -> list[Sequence[int] | Table]:
    """The run with its tables; rows are cut at the weakest place until what is left is a table or too short."""
    out: list[Sequence[int] | Table] = []
    waiting = [run]
    attempts = 0
    while waiting:
        rows = waiting.pop()
        parts = [_is_split(frame, row) for row in rows]
        if sum(parts) < MIN_ROWS or attempts == MAX_ATTEMPTS:
            out.extend(row.lines for row in rows)
            continue
        first, last = parts.index(True), len(parts) - 1 - parts[::-1].index(True)
        core = rows[first : last + 1]
        out.extend(row.lines for row in rows[:first])
        attempts += 1
        found = _table(frame, lines, core, space)
        if found is None:
            cut = _weakest(core, parts[first : last + 1])
            waiting.extend(part for part in (rows[last + 1 :], core[cut:], core[:cut]) if part)
        else:
            _take_heads(frame, out, core[0].v0, found)
            out.append(Table(tuple(found.cells)))
            waiting.append(rows[last + 1 :])
    return out


def _take_heads(frame: Frame, above: list[Sequence[int] | Table], top: float, found: _Found) -> None:
    """Move rows that head columns, but not the first, from the end of `above` to the cells of the table below them."""
    while above and not isinstance(above[-1], Table):
        row = _row(frame, above[-1])
        boxes = [frame.boxes[line] for line in row.lines]
        end = found.columns[-1][1] + frame.body
        inside = all(found.columns[0][1] < box[0] and box[2] < end for box in boxes)
        if not inside or not -0.5 * frame.body < top - row.v1 < HEAD_GAP * frame.body:
            return
        above.pop()
        top = row.v0
        cells = [_head(frame, line, len(boxes) == 1, found.columns) for line in row.lines]
        found.cells[:] = [*cells, *(cell._replace(row=cell.row + 1) for cell in found.cells)]


def _head(frame: Frame, line: int, alone: bool, columns: list[Reach]) -> GridCell:
    """A heading over the columns it covers, or over all but the first if it is alone and centred on them."""
    left, _, right, _ = frame.boxes[line]
    offset = (left + right) / 2 - (columns[1][0] + columns[-1][1]) / 2
    if alone and abs(offset) < frame.body:
        return GridCell(0, 1, 1, len(columns) - 1, (Piece(line),))
    column, span = column_of(frame, Part(Piece(line), left, right), columns)
    return GridCell(0, column, 1, span, (Piece(line),))


def _is_split(frame: Frame, row: _Row) -> bool:
    """True if the row has parts with white between them."""
    boxes = [frame.boxes[line] for line in row.lines]
    return any(after[0] - box[2] > COLUMN_GAP * frame.body for box, after in pairwise(boxes))


def _weakest(rows: list[_Row], parts: list[bool]) -> int:
    """Where to cut: beside a row of one part if there is one, else at the widest gap; earliest of equals."""

    def strength(cut: int) -> tuple[int, float]:
        return int(parts[cut - 1]) + int(parts[cut]), rows[cut - 1].v1 - rows[cut].v0

    return min(range(1, len(rows)), key=strength)


def _table(frame: Frame, lines: Sequence[Line], rows: list[_Row], space: float) -> _Found | None:
    """The rows as a table, with columns told by words if they stand in columns, else by lines."""
    gap = (WORD_GAP if len(rows) >= MANY_ROWS else SURE_WORD_GAP) * frame.body
    words = [[part for line in row.lines for part in words_of(frame, lines, line)] for row in rows]
    flat = [part for row in words for part in row]
    columns = without_spaces(frame, lines, flat, columns_of(flat, gap, len(rows)), SPACE * space)
    cut = [[part for line in row.lines for part in cut_at(frame, lines, line, columns, gap)] for row in rows]
    found = _gridded(frame, rows, cut, columns)
    if found is not None:
        return found
    whole = [[Part(Piece(line), frame.boxes[line][0], frame.boxes[line][2]) for line in row.lines] for row in rows]
    return _gridded(
        frame, rows, whole, columns_of([part for row in whole for part in row], COLUMN_GAP * frame.body, len(rows))
    )


def _gridded(frame: Frame, rows: list[_Row], parts: list[list[Part]], columns: list[Reach]) -> _Found | None:
    if len(columns) < MIN_COLUMNS:
        return None
    places = [[column_of(frame, part, columns) for part in row] for row in parts]
    filled = sum(len({column for column, _ in row}) for row in places)
    if filled < MIN_FILL * len(rows) * len(columns):
        return None
    numbers = _row_numbers(rows, [min(column for column, _ in row) for row in places])
    if numbers[-1] + 1 < MIN_ROWS:
        return None
    gathered: dict[tuple[int, int], tuple[int, list[Piece]]] = {}
    for row, row_places, number in zip(parts, places, numbers, strict=True):
        for part, (column, span) in zip(row, row_places, strict=True):
            widest, pieces = gathered.get((number, column), (1, []))
            gathered[number, column] = max(widest, span), [*pieces, part.piece]
    cells = [GridCell(row, column, 1, span, tuple(held)) for (row, column), (span, held) in sorted(gathered.items())]
    return _Found(cells, columns)


def _row_numbers(rows: list[_Row], first_columns: list[int]) -> list[int]:
    """Row of the table for each visual row; a wrapped cell's further rows share the number of the first."""
    gaps = [below.v0 - above.v1 for above, below in pairwise(rows)]
    usual = median_low(gaps)
    numbers = [0]
    for gap, first in zip(gaps, first_columns[1:], strict=True):
        continues = first > 0 and gap < min(CONTINUED * usual, usual - 0.2 * (rows[0].v1 - rows[0].v0))
        numbers.append(numbers[-1] + (not continues))
    return numbers
