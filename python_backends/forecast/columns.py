"""Which column holds the dates and which the values: as asked for, else by clear rules, never by chance.

Dates: the column whose cells are dates; of several the one with a name for dates, then the one with most of them, then
the leftmost. Numbers are dates only under such a name, or as years that count up in the first column.
Values: a numeric column; of several the one the words name, then the one with a name for values, in the order of
VALUE_NAMES, then the first to the right of the dates. The others are told in the result's notes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from python_backends.errors import InvalidRequest
from python_backends.forecast.moments import MomentColumn, moments_of
from python_backends.tables.numbers import NumberColumn, numbers_of
from python_backends.tables.table import Cell, Table

DATE_NAMES = frozenset(
    "date dates datetime timestamp time day month year week quarter period ds ts index key "
    "datum zeit jahr monat tag fecha mes año anio dia jour mois annee année data giorno anno".split()
)
VALUE_NAMES = tuple(
    "value values y target close amount total sales revenue demand quantity qty count price wert valor valeur".split()
)
_WORDS = re.compile(r"[^\W_]+")
_MOSTLY = 0.7
_COUNTERS = frozenset({"id", "index", "no", "nr", "row", "#", "unnamed"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """The two columns by name; no dates at all where the table has none. `others` are numeric columns passed over."""

    date_name: str | None
    dates: MomentColumn | None
    value_name: str
    values: NumberColumn
    others: tuple[str, ...]


def chosen(table: Table, date_column: str | None, value_column: str | None, words: str = "") -> Chosen:
    """The columns of `table`; `words` are the person's own. Raises InvalidRequest that lists the columns."""
    date = _named(table, date_column, "date_column") if date_column is not None else None
    value = _named(table, value_column, "value_column") if value_column is not None else None
    date, dates = _date_column(table, value) if date is None else (date, _asked_dates(table, date))
    value, values, others = _value_column(table, date, value, words)
    return Chosen(None if date is None else table.columns[date], dates, table.columns[value], values, others)


def upright(table: Table) -> Table:
    """`table`, turned where its headings are the dates, as in `month | Jan 2024 | Feb 2024 | ...`."""
    heads = [name.strip() for name in table.columns[1:]]
    if len(heads) < 5 or len(table.rows) > len(heads):
        return table
    dated = moments_of(heads, bare_numbers=True).count
    return table.transposed if dated >= _MOSTLY * len(heads) else table


def _named(table: Table, name: str, param: str) -> int:
    lowered = [column.strip().lower() for column in table.columns]
    try:
        return lowered.index(name.strip().lower())
    except ValueError:
        raise InvalidRequest(f"the table has no column {name!r}; it has {_listed(table.columns)}", param=param,
                             code="unknown_column") from None  # fmt: skip


def _asked_dates(table: Table, date: int) -> MomentColumn:
    cells = table.column(date)
    dates = moments_of(cells, bare_numbers=True)
    if dates.count <= len(cells) / 2:
        wrong = next(
            (f"{cell!r} in row {row}" for row, cell in enumerate(cells, 1) if dates.moments[row - 1] is None), ""
        )
        raise InvalidRequest(
            f"column {table.columns[date]!r} holds no dates of the years 1 to 9999 that are understood: {wrong}; write "
            "them as 2024-01-31 or 2024-01-31 12:00:00",
            param="date_column", code="invalid_dates",
        )  # fmt: skip
    return dates


def _date_column(table: Table, taken: int | None) -> tuple[int | None, MomentColumn | None]:
    """The likeliest column of dates, or none."""
    best: tuple[tuple[bool, int], int, MomentColumn] | None = None
    for index, name in enumerate(table.columns):
        if index == taken:
            continue
        cells = table.column(index)
        titled = bool(DATE_NAMES.intersection(word.lower() for word in _WORDS.findall(name)))
        dates = moments_of(cells, bare_numbers=titled or (index == 0 and _years(cells)))
        rank = (titled, dates.count)
        if dates.count >= _MOSTLY * max(1, len(cells)) and (best is None or rank > best[0]):
            best = rank, index, dates
    return (None, None) if best is None or len(table.columns) == 1 else best[1:]


def _years(cells: Sequence[Cell]) -> bool:
    """Whether the cells are years that count up."""
    texts = [str(cell).strip() for cell in cells]
    if not all(len(text) == 4 and text.isascii() and text.isdigit() for text in texts):
        return False
    years = list(map(int, texts))
    return all(1000 <= year <= 2200 for year in years) and all(
        0 < later - earlier <= 10 for earlier, later in zip(years, years[1:], strict=False)
    )


def _value_column(
    table: Table, date: int | None, value: int | None, words: str
) -> tuple[int, NumberColumn, tuple[str, ...]]:
    columns = {index: numbers_of(table.column(index), decimal_comma=table.decimal_comma)
               for index in range(len(table.columns)) if index != date and value in (None, index)}  # fmt: skip
    numeric = {index: numbers for index, numbers in columns.items() if _is_numeric(numbers)}
    if not numeric:
        asked = "" if value is None else f" {table.columns[value]!r}"
        raise InvalidRequest(
            f"no column of numbers was found{f' in{asked}' if asked else ''}; the table has the columns "
            f"{_listed(table.columns)}. Name one as value_column, with a number in most of its rows",
            param="value_column", code="no_values",
        )  # fmt: skip
    measured = {i: n for i, n in numeric.items() if not _counts_rows(table.columns[i], n)} or numeric
    best = min(measured, key=lambda index: _place(table.columns[index], index, date, words))
    others = tuple(table.columns[index] for index in measured if index != best)
    return best, measured[best], others


def _place(name: str, index: int, date: int | None, words: str) -> tuple[bool, int, bool, int]:
    """A column's place in the order of choice, the first the smallest."""
    lowered = name.strip().lower()
    spoken = re.search(rf"(?<!\w){re.escape(lowered)}s?(?!\w)", words.lower()) is not None and lowered not in DATE_NAMES
    known = [VALUE_NAMES.index(word) for word in _WORDS.findall(lowered) if word in VALUE_NAMES]
    return not spoken, min(known, default=len(VALUE_NAMES)), date is not None and index < date, index


def _is_numeric(numbers: NumberColumn) -> bool:
    return numbers.count > 0 and len(numbers.foreign) <= (1 - _MOSTLY) * len(numbers.values)


def _counts_rows(name: str, numbers: NumberColumn) -> bool:
    """Whether a column numbers the rows."""
    values = numbers.values
    words = {word.lower() for word in _WORDS.findall(name)}
    return bool(words & _COUNTERS) and all(b - a == 1 for a, b in zip(values, values[1:], strict=False))


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name[:60]) for name in names[:20])
    return f"{shown} and {len(names) - 20} more" if len(names) > 20 else shown or "none"
