"""A table as cells on a grid, the shape every table formula here takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Cell(NamedTuple):
    """A cell with its first row and column (from 0), how many it covers, and its text."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


Grid = dict[tuple[int, int], Cell]


def grid_of(cells: Sequence[Cell]) -> Grid:
    """Every covered (row, column) -> the cell that covers it; where cells overlap, the first one stays."""
    grid: Grid = {}
    for cell in cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                grid.setdefault((row, column), cell)
    return grid


def extent(grid: Grid) -> tuple[int, int]:
    """Rows and columns."""
    return (
        max((row for row, _ in grid), default=-1) + 1,
        max((column for _, column in grid), default=-1) + 1,
    )
