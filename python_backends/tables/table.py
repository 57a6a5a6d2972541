"""The vocabulary: a table is named columns and rows of cells, of one length each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from python_backends.errors import InvalidMedia
from python_backends.tables.limits import MAX_COLUMNS, MAX_ROWS

Cell: TypeAlias = "str | int | float | dt.datetime | None"
Row: TypeAlias = "tuple[Cell, ...]"

# What is no heading: a number (with marks around it), or what starts as dates do.
_DATUM = re.compile(r"^\W*[\d.,\s]+\W*$|^\d{1,4}[-/.:]\d|^\d{4}-?[QW]\d", re.I)


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are as long as `columns`. `decimal_comma` is what the delimiter says of the numbers' style."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    decimal_comma: bool = False

    def __post_init__(self) -> None:
        assert all(len(row) == len(self.columns) for row in self.rows)

    def column(self, index: int) -> list[Cell]:
        """The cells of one column, in the rows' order."""
        return [row[index] for row in self.rows]

    @property
    def transposed(self) -> Table:
        """Headings become the first column, each row a column named by its first cell."""
        names = tuple(str(row[0]) for row in self.rows)
        cells = zip(self.columns[1:], *(row[1:] for row in self.rows), strict=True)
        return Table((self.columns[0], *names), tuple(cells), self.decimal_comma)


def table_of_rows(rows: Iterable[Sequence[Cell]], *, decimal_comma: bool = False) -> Table:
    """A table from bare rows: empty ones are left out, short ones filled, and a heading is recognised.

    Columns without a heading are called `column 1`, `column 2` and so on. Raises InvalidMedia over MAX_ROWS or
    MAX_COLUMNS.
    """
    kept: list[Row] = []
    for row in rows:
        if any(cell is not None and cell != "" for cell in row):
            kept.append(tuple(row))
            check_size(len(kept) - 1, len(row))
    width = max(map(len, kept), default=0)
    filled = [row + (None,) * (width - len(row)) for row in kept]
    names = tuple(f"column {number}" for number in range(1, width + 1))
    if len(filled) > 1 and _is_heading(filled[0]):
        names = _unique(str(cell).strip() if cell else name for cell, name in zip(filled[0], names, strict=True))
        filled = filled[1:]
    return Table(names, tuple(filled), decimal_comma)


def table_of_records(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Table:
    """A table whose columns are named already."""
    kept: list[Row] = []
    for row in rows:
        kept.append(tuple(row))
        check_size(len(kept), len(columns))
    return Table(_unique(columns), tuple(kept))


def check_size(rows: int, columns: int) -> None:
    """InvalidMedia if a table has grown over its bounds."""
    if rows > MAX_ROWS:
        raise InvalidMedia(f"the table has more than {MAX_ROWS} rows; send its newest rows only", code="too_many_rows")
    if columns > MAX_COLUMNS:
        raise InvalidMedia(
            f"the table has {columns} columns, at most {MAX_COLUMNS} are read; send fewer", code="too_many_columns"
        )


def _is_heading(row: Row) -> bool:
    texts = [cell for cell in row if cell is not None and cell != ""]
    return bool(texts) and all(isinstance(cell, str) and not _DATUM.match(cell.strip()) for cell in texts)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    """The names, the second `a` being `a 2`, so that each can be asked for."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = count = seen.get(name, 0) + 1
        found.append(name if count == 1 else f"{name} {count}")
    return tuple(found)
