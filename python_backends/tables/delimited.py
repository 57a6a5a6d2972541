"""csv, tsv and their relatives: the delimiter is what divides the lines most evenly."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

from python_backends.errors import InvalidMedia
from python_backends.tables.numbers import is_number
from python_backends.tables.table import Table, check_size, table_of_rows

# In the order they are believed: a comma is often a decimal mark beside a semicolon, hardly ever the other way round.
DELIMITERS = ("\t", ";", "|", ",")
_LOOKED_AT = 60
_EVEN = 0.8


def delimited_table(text: str) -> Table:
    """The table of a delimited text. Titles above it and lines that start with # are left out. Raises InvalidMedia."""
    lines, named = _lines(text)
    delimiter = named or delimiter_of(lines[:_LOOKED_AT])
    if delimiter is None:
        return _spaced_table(lines)
    rows = list(_rows(lines, delimiter))
    width = _common_width(rows[:_LOOKED_AT])
    start = next((index for index, row in enumerate(rows) if len(row) == width), 0)
    body = [row[:width] if len(row) > width and not any(row[width:]) else row for row in rows[start:]]
    return table_of_rows(body, decimal_comma=delimiter == ";")


def delimiter_of(lines: Sequence[str]) -> str | None:
    """The delimiter of `lines`; None if none divides most of them into as many fields."""
    best, best_share = None, 0.0
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in _rows(lines, delimiter))
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        share = count / max(1, len(lines))
        if width > 1 and share > best_share and (share >= _EVEN or len(lines) < 8):
            best, best_share = delimiter, share
            if share >= _EVEN:
                break
    return best


def _lines(text: str) -> tuple[list[str], str | None]:
    """The lines that hold something, and the delimiter that Excel's `sep=` line names."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) >= 5:
        return lines[1:], lines[0][4]
    return lines, None


def _rows(lines: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    try:
        for count, row in enumerate(reader):
            check_size(count, len(row))
            yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise InvalidMedia(f"line {reader.line_num} of the table cannot be read: {error}") from error


def _common_width(rows: Sequence[Sequence[str]]) -> int:
    return max(Counter(map(len, rows)).items(), key=lambda item: (item[1], item[0]), default=(0, 0))[0]


def _spaced_table(lines: Sequence[str]) -> Table:
    """Columns set apart by spaces: the last field of a line is its number, what stands before it one more field."""
    check_size(len(lines) - 1, 1)
    parted = [line.strip().rsplit(None, 1) for line in lines]
    numbers = sum(len(parts) == 2 and is_number(parts[1]) for parts in parted)
    if numbers * 2 > len(lines):
        return table_of_rows(parted)
    return table_of_rows([[cell] for cell in itertools.chain(line.strip() for line in lines)])
