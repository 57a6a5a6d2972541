"""The `table` test of olmOCR-bench: a cell with the right neighbours and headings in a Markdown or HTML table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from rapidfuzz import fuzz

from perf.formulas.cells import Cell, Grid, extent, grid_of

_PIPE_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE_ROW = re.compile(r"^\s*\|[\s:|-]+\|\s*$")
_STEPS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}


def table_holds(case: Mapping[str, Any], markdown: str, normalise: Callable[[str], str]) -> bool:
    """Some table has `cell`, and around it every neighbour that the test names."""
    most = case.get("max_diffs", 0)
    wanted = {key: normalise(case[key]) for key in (*_STEPS, "top_heading", "left_heading") if case.get(key)}
    cell = normalise(case["cell"])
    for cells in tables_in(markdown):
        grid = grid_of([c._replace(text=normalise(c.text)) for c in cells])
        for place, candidate in grid.items():
            if _alike(cell, candidate.text, most) and _surrounded(grid, place, wanted, most):
                return True
    return False


def tables_in(markdown: str) -> Iterator[list[Cell]]:
    """The cells of every HTML table and every pipe table of a page."""
    parser = _Tables()
    parser.feed(markdown)
    parser.close()
    yield from parser.tables
    block: list[str] = []
    for line in [*markdown.splitlines(), ""]:
        if _PIPE_ROW.match(line):
            block.append(line)
        elif block:
            yield _pipe_cells(block)
            block = []


def _alike(wanted: str, found: str, most: int) -> bool:
    return bool(fuzz.ratio(wanted, found) / 100 >= max(0.5, 1.0 - most / max(1, len(wanted))))


def _surrounded(grid: Grid, place: tuple[int, int], wanted: Mapping[str, str], most: int) -> bool:
    return all(any(_alike(text, near.text, most) for near in _near(grid, place, side)) for side, text in wanted.items())


def _near(grid: Grid, place: tuple[int, int], side: str) -> list[Cell]:
    """The neighbour on one side, stepping over the cell's own span; for headings every filled cell that way."""
    rows, columns = extent(grid)
    row_step, column_step = _STEPS[{"top_heading": "up", "left_heading": "left"}.get(side, side)]
    row, column = place[0] + row_step, place[1] + column_step
    found: list[Cell] = []
    while 0 <= row < rows and 0 <= column < columns:
        cell = grid.get((row, column))
        if cell is not None and cell is not grid[place]:
            if side in _STEPS:
                return [cell]
            if cell.text:
                found.append(cell)
        row, column = row + row_step, column + column_step
    return found


def _pipe_cells(lines: Sequence[str]) -> list[Cell]:
    rows = [line.strip().strip("|").split("|") for line in lines if not _RULE_ROW.match(line)]
    return [Cell(r, c, 1, 1, text.strip()) for r, row in enumerate(rows) for c, text in enumerate(row)]


class _Tables(HTMLParser):
    """Collects the cells of tables that are not nested in each other; header cells are cells."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[Cell]] = []
        self._taken: set[tuple[int, int]] = set()
        self._row = -1
        self._open: Cell | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
            self._taken, self._row = set(), -1
        elif tag == "tr":
            self._row += 1
        elif tag in ("td", "th") and self.tables:
            given = dict(attrs)
            self._open = self._place(_span(given.get("rowspan")), _span(given.get("colspan")))

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open = self._open._replace(text=self._open.text + data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._open is not None:
            self.tables[-1].append(self._open._replace(text=self._open.text.strip()))
            self._open = None

    def _place(self, row_span: int, column_span: int) -> Cell:
        row, column = max(0, self._row), 0
        while (row, column) in self._taken:
            column += 1
        self._taken |= {(row + r, column + c) for r in range(row_span) for c in range(column_span)}
        return Cell(row, column, row_span, column_span, "")


def _span(value: str | None) -> int:
    return min(1000, int(value)) if value and value.isdigit() and int(value) > 0 else 1
