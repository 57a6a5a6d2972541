"""Tables drawn with ruling lines: rules that cross make a grid, a missing wall joins cells into a span."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from python_backends.ocr.layout.frame import Bools, Floats, Frame, Ints
from python_backends.ocr.layout.table import GridCell, Piece, Table
from python_backends.ocr.page import Rule

TOUCH = 4.0  # page units within which rules meet or lie on one line
MAX_RULES = 4000  # drawings with more are pictures or maps
MAX_CELLS = 20_000
MIN_TEXTS = 4
MAX_BESIDE = 0.1  # share of lines with another beside them in their cell


class _Grid(NamedTuple):
    """`us` and `vs` are the positions of its walls; `right` and `below` say which walls of each cell are drawn."""

    us: Floats
    vs: Floats
    right: Bools
    below: Bools


def ruled_tables(frame: Frame, rules: Sequence[Rule]) -> list[Table]:
    """The tables that `rules` draw around lines of the frame, from the top; a line belongs to one at most."""
    if len(rules) < 4 or len(rules) > MAX_RULES:
        return []
    turned = frame.turn_rules(rules)
    wide, tall = turned[:, 2] - turned[:, 0], turned[:, 3] - turned[:, 1]
    across = _joined(turned[(tall <= TOUCH) & (wide > 2 * TOUCH)][:, [1, 3, 0, 2]])
    along = _joined(turned[(wide <= TOUCH) & (tall > 2 * TOUCH)][:, [0, 2, 1, 3]])
    taken = np.zeros(len(frame.lines), dtype=np.bool_)
    tables = []
    for across_part, along_part in _components(across, along):
        grid = _grid(across_part, along_part)
        table = _filled(frame, grid, taken) if grid is not None else None
        if table is not None:
            taken[table.lines] = True
            tables.append(table)
    return tables


def _joined(rules: Floats) -> Floats:
    """(n, 3) rows of position, start, stop; pieces on one line that touch become one. Input: p0, p1, start, stop."""
    pieces = sorted(((p0 + p1) / 2, start, stop) for p0, p1, start, stop in rules.tolist())
    lines: list[list[tuple[float, float, float]]] = []
    for piece in pieces:
        if lines and piece[0] - lines[-1][-1][0] <= TOUCH / 2:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    joined: list[tuple[float, float, float]] = []
    for line in lines:
        position = sum(piece[0] for piece in line) / len(line)
        start, stop = None, 0.0
        for _, begin, end in sorted(line, key=lambda piece: piece[1:]):
            if start is not None and begin > stop + TOUCH:
                joined.append((position, start, stop))
                start = None
            start, stop = (begin, end) if start is None else (start, max(stop, end))
        if start is not None:
            joined.append((position, start, stop))
    return np.array(joined, dtype=np.float64).reshape(-1, 3)


def _components(across: Floats, along: Floats) -> list[tuple[Floats, Floats]]:
    """Groups of rules that cross, from the top."""
    if not len(across) or not len(along):
        return []
    meet = (across[:, None, 1] - TOUCH <= along[None, :, 0]) & (along[None, :, 0] <= across[:, None, 2] + TOUCH)
    meet &= (along[None, :, 1] - TOUCH <= across[:, None, 0]) & (across[:, None, 0] <= along[None, :, 2] + TOUCH)
    group = np.full(len(across), -1)
    parts = []
    for seed in range(len(across)):
        if group[seed] >= 0:
            continue
        rows = np.zeros(len(across), dtype=np.bool_)
        rows[seed] = True
        while True:
            columns = meet[rows].any(axis=0)
            grown = rows | meet[:, columns].any(axis=1)
            if (grown == rows).all():
                break
            rows = grown
        group[rows] = seed
        if columns.any():
            parts.append((across[rows], along[columns]))
    return parts


def _grid(across: Floats, along: Floats) -> _Grid | None:
    """The grid of one group; open ends of rules count as walls, as tables are often drawn without outer lines."""
    us = _positions([*along[:, 0].tolist(), across[:, 1].min(), across[:, 2].max()])
    vs = _positions([*across[:, 0].tolist(), along[:, 1].min(), along[:, 2].max()])
    rows, columns = len(vs) - 1, len(us) - 1
    if rows < 2 or columns < 2 or rows * columns > MAX_CELLS:
        return None
    right = np.ones((rows, columns), dtype=np.bool_)
    below = np.ones((rows, columns), dtype=np.bool_)
    middles_v, middles_u = (vs[:-1] + vs[1:]) / 2, (us[:-1] + us[1:]) / 2
    for column in range(columns - 1):
        near = along[np.abs(along[:, 0] - us[column + 1]) <= TOUCH]
        right[:, column] = ((near[:, None, 1] <= middles_v) & (middles_v <= near[:, None, 2])).any(axis=0)
    for row in range(rows - 1):
        near = across[np.abs(across[:, 0] - vs[row + 1]) <= TOUCH]
        below[row] = ((near[:, None, 1] <= middles_u) & (middles_u <= near[:, None, 2])).any(axis=0)
    return _Grid(us, vs, right, below)


def _positions(values: list[float]) -> Floats:
    merged: list[float] = []
    for value in sorted(values):
        if not merged or value - merged[-1] > TOUCH:
            merged.append(value)
    return np.array(merged)


def _filled(frame: Frame, grid: _Grid, taken: Bools) -> Table | None:
    """The grid with the lines whose centres lie in its cells; None where it is a frame around something else."""
    owner, boxes = _owners(grid)
    middle, v = (frame.u0 + frame.u1) / 2, frame.v
    column = np.searchsorted(grid.us, middle) - 1
    row = np.searchsorted(grid.vs, v) - 1
    inside = (column >= 0) & (column < len(grid.us) - 1) & (row >= 0) & (row < len(grid.vs) - 1) & ~taken
    content: dict[int, list[int]] = {}
    for line in np.flatnonzero(inside):
        content.setdefault(int(owner[row[line], column[line]]), []).append(int(line))
    if len(content) < MIN_TEXTS or len({boxes[cell][1] for cell in content}) < 2:
        return None
    if _is_coarse(frame, grid, content, boxes):
        return None
    cells = []
    for number, (top, left, height, width) in enumerate(boxes):
        box = (grid.us[left], grid.vs[top], grid.us[left + width], grid.vs[top + height])
        pieces = tuple(Piece(line) for row_lines in _rows(frame, content.get(number, [])) for line in row_lines)
        cells.append(GridCell(top, left, height, width, pieces, (*map(float, box),)))  # type: ignore[arg-type]
    return Table(tuple(cells))


def _is_coarse(
    frame: Frame, grid: _Grid, content: dict[int, list[int]], boxes: list[tuple[int, int, int, int]]
) -> bool:
    """True if cells hold rows or columns that no rule parts: alignment tells more than the rules then."""
    beside = total = 0
    stacks: dict[int, list[int]] = {}
    for cell, lines in content.items():
        top, _, height, _ = boxes[cell]
        rows = _rows(frame, lines)
        total += len(lines)
        beside += sum(
            after[0] - before[2] > 0.8 * frame.body
            for row in rows
            for before, after in pairwise(sorted(frame.boxes[line] for line in row))
        )
        if height == 1:
            stacks.setdefault(top, []).append(len(rows))
    if beside > MAX_BESIDE * total:
        return True
    alike = [depths for depths in stacks.values() if len(depths) >= 3 and min(depths) >= max(3, max(depths) - 1)]
    return bool(alike)


def _owners(grid: _Grid) -> tuple[Ints, list[tuple[int, int, int, int]]]:
    """The cell of each grid square, and the (row, column, row span, column span) of each cell."""
    rows, columns = grid.right.shape
    owner = np.full((rows, columns), -1, dtype=np.int64)
    boxes: list[tuple[int, int, int, int]] = []
    for top in range(rows):
        for left in range(columns):
            if owner[top, left] >= 0:
                continue
            width = 1
            while left + width < columns and not grid.right[top, left + width - 1] and owner[top, left + width] < 0:
                width += 1
            height = 1
            while top + height < rows and not grid.below[top + height - 1, left : left + width].any():
                height += 1
            owner[top : top + height, left : left + width] = len(boxes)
            boxes.append((top, left, height, width))
    return owner, boxes


def _rows(frame: Frame, lines: Sequence[int]) -> list[list[int]]:
    """`lines` of one small area by row, each row from left to right."""
    rows: list[list[int]] = []
    for line in sorted(lines, key=lambda line: (frame.v[line], frame.u0[line])):
        near = rows and frame.v[line] - frame.v[rows[-1][0]] < 0.5 * min(frame.height[line], frame.height[rows[-1][0]])
        if near:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: (frame.u0[line], line)) for row in rows]
