"""Adjacency relations of table cells, the metric of the ICDAR 2013 table competition (Goebel et al.).

Each non-empty cell is related to the next non-empty cell to its right, in each of its rows, and below, in each of its
columns; a relation is (text, neighbour's text, direction), whitespace removed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from perf.formulas.cells import Cell, Grid, extent, grid_of
from perf.formulas.counts import Counts


class Relation(NamedTuple):
    """Two neighbours, without whitespace."""

    text: str
    neighbour: str
    direction: Literal["horizontal", "vertical"]


def relations(cells: Sequence[Cell]) -> Counter[Relation]:
    """The relations of one table; a pair that touches in several rows counts once."""
    grid = grid_of([cell for cell in cells if _bare(cell.text)])
    rows, columns = extent(grid)
    across = [(grid, [(row, column) for column in range(columns)]) for row in range(rows)]
    down = [(grid, [(row, column) for row in range(rows)]) for column in range(columns)]
    found = {(a, b, "horizontal") for a, b in _neighbours(across)} | {(a, b, "vertical") for a, b in _neighbours(down)}
    return Counter(
        Relation(_bare(a.text), _bare(b.text), "horizontal" if direction == "horizontal" else "vertical")
        for a, b, direction in found
    )


def adjacency_counts(predicted: Iterable[Sequence[Cell]], true: Iterable[Sequence[Cell]]) -> Counts:
    """Relations of all tables of a document, compared as multisets."""
    found = sum((relations(table) for table in predicted), Counter[Relation]())
    wanted = sum((relations(table) for table in true), Counter[Relation]())
    return Counts((found & wanted).total(), found.total(), wanted.total())


def _neighbours(walks: list[tuple[Grid, list[tuple[int, int]]]]) -> set[tuple[Cell, Cell]]:
    pairs = set()
    for grid, places in walks:
        cells = [grid[place] for place in places if place in grid]
        pairs |= {(a, b) for a, b in zip(cells, cells[1:], strict=False) if a is not b}
    return pairs


def _bare(text: str) -> str:
    return "".join(text.split())
