"""A table on a page: its cells, and which words of which lines stand in them."""

from __future__ import annotations

from typing import NamedTuple

from python_backends.ocr.layout.frame import Box


class Piece(NamedTuple):
    """Words [start, stop) of a line (number in the frame); all of them by default."""

    line: int
    start: int = 0
    stop: int | None = None


class GridCell(NamedTuple):
    """What stands in one cell; `box` (u0, v0, u1, v1) where ruling lines draw it."""

    row: int
    column: int
    row_span: int
    column_span: int
    pieces: tuple[Piece, ...]
    box: Box | None = None


class Table(NamedTuple):
    """Cells ordered by row, then column."""

    cells: tuple[GridCell, ...]

    @property
    def lines(self) -> list[int]:
        """Lines in reading order: row by row."""
        return [piece.line for cell in self.cells for piece in cell.pieces]
