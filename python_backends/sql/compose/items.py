"""Phrases that name what is to be shown: a column, a table's rows by name, a number of them, an aggregate."""

from __future__ import annotations

import re
from collections.abc import Collection

from python_backends.sql.compose.reading import Reading
from python_backends.sql.compose.sketch import Aggregate, Expression, Ref, aggregate_of, column_of, count_of
from python_backends.sql.naming import is_count, is_id

_COUNT = re.compile(r"\b(how many|numbers? of|count of|counts? for|total count|counts?$|total number)\b")
_DISTINCT = re.compile(r"\b(distinct|unique|different)\b")
_AGGREGATES: tuple[tuple[re.Pattern[str], Aggregate], ...] = (
    (re.compile(r"\b(average|avg|mean)\b"), "avg"), (re.compile(r"\b(median)\b"), "median"),
    (re.compile(r"\b(total|sum|combined|overall|cumulative)\b"), "sum"),
    (re.compile(r"\b(maximum|max|highest|largest|greatest|biggest|longest|latest|most recent)\b"), "max"),
    (re.compile(r"\b(minimum|min|lowest|smallest|shortest|least|earliest)\b"), "min"),
)  # fmt: skip


def items_in(
    reading: Reading, start: int, stop: int, prefer: Collection[str], *, bare: bool = False
) -> tuple[Expression, ...]:
    """What one phrase asks for; nothing if it names nothing. `bare`: a superlative in it is no aggregate."""
    words = reading.words(start, stop)
    if _COUNT.search(words):
        return _count(reading, start, stop, prefer)
    whole = reading.column(start, stop, prefer, least=0.9)
    named = reading.words(whole.start, whole.stop) if whole is not None else ""
    function = _function(words.replace(named, "") if named else words, bare)
    if function is not None:
        found = _aggregate(reading, start, stop, prefer, function)
        if found:
            return found
    return _plain(reading, start, stop, prefer)


def parts_of(reading: Reading, start: int, stop: int) -> list[tuple[int, int]]:
    """The spans of a list `a, b and c`."""
    cuts = [
        place
        for place in range(start, stop)
        if reading.tokens[place].text in (",", ";", "/") or reading.tokens[place].lower in ("and", "along", "plus")
    ]
    bounds = [start - 1, *cuts, stop]
    return [(one + 1, other) for one, other in zip(bounds, bounds[1:], strict=False) if other > one + 1]


def counted(reading: Reading, table: str, joined: bool) -> Expression:
    """The number of a table's rows, each once where a join may repeat them."""
    key = reading.key(table) if joined else None
    return aggregate_of("count", column_of(key), distinct=True) if key is not None else count_of(table)


def shown(reading: Reading, table: str) -> tuple[Expression, ...]:
    """A table's rows by name."""
    return tuple(map(column_of, reading.names(table)))


def _count(reading: Reading, start: int, stop: int, prefer: Collection[str]) -> tuple[Expression, ...]:
    place = next(
        (p for p in range(start, stop) if reading.tokens[p].lower in ("many", "number", "numbers", "count", "counts")),
        start,
    )
    reading.use(start, place + 1)
    tables = reading.tables(place + 1, stop)
    column = reading.column(place + 1, stop, prefer, least=0.75)
    if column is not None and column.column is not None and tables and column.start == tables[0].start and (
        is_id(column.column)
    ):  # fmt: skip
        column = None
    if tables and (column is None or tables[0].start <= column.start or tables[0].score >= 1):
        first = tables[0]
        reading.use(first.start, first.stop)
        return (counted(reading, first.table, joined=True),)
    if column is not None and column.column is not None:
        reading.use(column.start, column.stop)
        ref = Ref(column.table, column.column)
        if is_count(ref.column) and reading.is_number(ref):  # the column holds the numbers
            words = reading.words(start, stop)
            return (aggregate_of("avg" if re.search(r"average|avg|mean", words) else "sum", column_of(ref)),)
        return (aggregate_of("count", column_of(ref), distinct=True),)
    whole = reading.tables(0, len(reading.tokens))
    chosen = next(iter(prefer), whole[0].table if whole else None)
    return (count_of(chosen),) if chosen is not None else ()


def _aggregate(
    reading: Reading, start: int, stop: int, prefer: Collection[str], function: Aggregate
) -> tuple[Expression, ...]:
    column = reading.column(start, stop, prefer, least=0.4, numeric=function not in ("min", "max"))
    if column is not None and column.column is not None:
        reading.use(start, start + 2)
        reading.use(column.start, column.stop)
        table = reading.table_of(column.table).column(column.column)
        assert table is not None
        return (aggregate_of(function, column_of(reading.ref(column.table, table))),)
    tables = reading.tables(start, stop)
    for table_mention in tables:
        ref = reading.measure(table_mention.table)
        if ref is not None and function != "max":
            reading.use(start, table_mention.stop)
            return (aggregate_of(function, column_of(ref)),)
    return ()


def _plain(reading: Reading, start: int, stop: int, prefer: Collection[str]) -> tuple[Expression, ...]:
    columns = reading.columns(start, stop, prefer, least=0.4)
    tables = reading.tables(start, stop)
    sure = [
        m for m in columns if not any(t.start <= m.start and m.stop <= t.stop and t.score >= m.score for t in tables)
    ]
    if sure:
        found: list[Expression] = []
        for mention in sure[:4]:
            reading.use(mention.start, mention.stop)
            assert mention.column is not None
            found += _named(reading, mention.table, mention.column, reading.words(start, stop))
        return tuple(dict.fromkeys(found))
    if tables:
        reading.use(tables[0].start, tables[0].stop)
        if re.search(r"\bids?\b|\bcodes?\b", reading.words(start, stop)) and (key := reading.key(tables[0].table)):
            return (column_of(key),)
        return shown(reading, tables[0].table)
    return ()


def _named(reading: Reading, table: str, column: str, words: str) -> tuple[Expression, ...]:
    """A column; `name` of a table that has first and last names is both."""
    if is_id(column) or "name" not in words:
        return (column_of(Ref(table, column)),)
    return (column_of(Ref(table, column)),)


def _function(words: str, bare: bool) -> Aggregate | None:
    for pattern, function in _AGGREGATES:
        if pattern.search(words) and not (bare and function in ("min", "max")):
            return function
    return None


def is_distinct(words: str) -> bool:
    """Whether a phrase asks for each thing once."""
    return bool(_DISTINCT.search(words))
