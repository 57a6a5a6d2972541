"""Whether lines of text are a table, and by which delimiter: as many fields in one line as in the next."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence

DELIMITERS = (",", "\t", ";", "|")
MAX_ROWS = 50
_MAX_LINE = 20_000
_SAME = 0.9  # share of the rows with the commonest number of fields
_VALUE = re.compile(r"[-+(]?[$€£¥]?\s?\d[\d.,' ]*\s?[%)€$£]?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ][\d:.Z+-]+)?")


def delimiter_of(lines: Sequence[str], *, leaning: bool = False) -> str | None:
    """The delimiter of a table, None for prose. `leaning` lowers what is asked: somebody says that it is a table."""
    rows = [line for line in lines if line.strip()][:MAX_ROWS]
    if len(rows) < 2 or any(len(row) > _MAX_LINE for row in rows):
        return None
    found = [(width, delimiter) for delimiter in DELIMITERS if (width := _width(rows, delimiter, leaning))]
    return max(found)[1] if found else None


def _width(rows: Sequence[str], delimiter: str, leaning: bool) -> int:
    """Columns of the table that `rows` are with `delimiter`; 0 if they are none."""
    try:
        table = list(csv.reader(rows, delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        return 0
    (width, count), *_ = Counter(len(row) for row in table).most_common(1)
    if width < 2 or count < _SAME * len(table):
        return 0
    return width if leaning or _tabular(table, width, delimiter) else 0


def _tabular(table: list[list[str]], width: int, delimiter: str) -> bool:
    """Prose has commas too: a table shows in a column of values, or in many short fields of a row."""
    if delimiter == "\t" and width >= 2:
        return True
    if len(table) < 3 and width < 3:
        return False
    body = [row for row in table[1:] if len(row) == width]
    valued = any(all(_VALUE.fullmatch(row[at].strip()) for row in body) for at in range(width)) and bool(body)
    short = all(len(field.split()) <= 4 for row in table for field in row)
    return valued or (short and width >= 3 and len(table) >= 3)
