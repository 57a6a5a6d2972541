"""Ratios: `the ratio of A to B`, `the proportion of A out of B`, of all rows, in groups, or row by row."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from python_backends.sql.catalog import quoted
from python_backends.sql.compose.filters import comparisons, number_filters, value_filters
from python_backends.sql.compose.flat import Flat
from python_backends.sql.compose.joins import Paths
from python_backends.sql.compose.reading import Reading
from python_backends.sql.compose.sketch import Expression, Ref, Sketch, column_of

_RATIO = {"ratio", "proportion", "percentage", "percent", "share", "fraction"}
_ENDS = {"each", "every", "per", "within", "differ", "vary", "change", "in", "by", "across", "from", "overall", "for"}


@dataclass(frozen=True, slots=True)
class Side:
    """A number of rows of `table` under `where`, or a number that each row has."""

    table: str
    where: tuple[Expression, ...] = ()
    column: Ref | None = None


def ratios(reading: Reading, paths: Paths, today: dt.date) -> list[Sketch]:
    """The sketch of a ratio, where the question asks for one."""
    place = next((p for p, token in enumerate(reading.tokens) if token.lower in _RATIO), None)
    if place is None:
        return []
    middle = _middle(reading, place)
    if middle is None:
        return []
    size = len(reading.tokens)
    ends = (
        p for p in range(middle[1] + 1, size) if reading.tokens[p].lower in _ENDS or reading.tokens[p].text in ",.?"
    )
    stop = next(ends, size)
    stop = max([stop, *(m.stop for m in reading.mentions if m.column and m.value is None and m.start < stop < m.stop)])
    first, second = _side(reading, place + 1, middle[0], None), None
    if first is not None:
        second = _side(reading, middle[1], stop, first)
    if first is None or second is None:
        return []
    reading.use(place, middle[1])
    shared = _shared(reading, stop, first.table)
    groups = Flat(reading, paths, today).groups()
    value = _value(first, second, reading, bool(groups))
    if value is None:
        return []
    scale = " * 100" if reading.tokens[place].lower in ("percentage", "percent") else ""
    ratio = Expression(value.sql + scale, value.tables, aggregated=value.aggregated)
    return [_sketch(reading, ratio, groups, shared, place)]


def _sketch(
    reading: Reading, ratio: Expression, groups: tuple[Expression, ...], shared: tuple[Expression, ...], place: int
) -> Sketch:
    if not ratio.aggregated:
        average = reading.words(max(0, place - 2), place)
        if "average" in average or "mean" in average:
            ratio = Expression(f"AVG({ratio.sql})", ratio.tables, aggregated=True)
    order = ((ratio, True),) if groups else ()
    return Sketch((*groups, ratio), shared, group=groups if ratio.aggregated else (), order=order,
                  explained=reading.explained, how="ratio")  # fmt: skip


def _middle(reading: Reading, place: int) -> tuple[int, int] | None:
    """Where the second side begins: after `to`, `out of`, `over`; the end of the first, the start of the second."""
    for p in range(place + 1, len(reading.tokens)):
        word = reading.tokens[p].lower
        if word in ("to", "versus", "vs", "over") and p > place + 2:
            return p, p + 1
        if word == "out" and reading.words(p, p + 2) == "out of":
            return p, p + 2
    return None


def _side(reading: Reading, start: int, stop: int, first: Side | None) -> Side | None:
    part = reading.part(start, stop)
    table = next(iter(part.tables(start, stop, least=0.5)), None)
    column = part.column(start, stop, (first.table,) if first else (), least=0.36, numeric=True)
    compared = comparisons(part)
    if (
        table is not None
        and column is not None
        and {"with", "having"} & set(reading.words(table.stop, column.start).split())
    ):  # `flights with stops`: how many such rows there are
        column = None
    counts = any(word in reading.words(start, stop).split() for word in ("number", "count"))
    if column is not None and column.column is not None and not compared and not counts and (
        table is None or table.start >= column.start or column.length >= table.length
    ):  # fmt: skip
        reading.use(column.start, column.stop)
        return Side(column.table, column=Ref(column.table, column.column))
    name = table.table if table is not None else first.table if first is not None else None
    if name is None:
        return None
    if table is not None:
        reading.use(table.start, table.stop)
    taken = {p for c in compared for p in range(c.start, c.stop)}
    where = (*value_filters(part, (name,), taken), *number_filters(part, (name,), compared))
    kept = tuple(one for one in where if set(one.tables) <= {name})
    stated = _stated(part, name, start, stop) if not kept else None
    return Side(name, (stated,) if stated is not None else kept)


def _stated(part: Reading, table: str, start: int, stop: int) -> Expression | None:
    """`flights with stops`: a number of the rows that is not zero; `published in journals`: a link that is there."""
    for p in range(start, stop):
        if part.tokens[p].lower in ("with", "having", "in", "on", "by"):
            number = part.column(p + 1, stop, (table,), least=0.7, numeric=True)
            if number is not None and number.column is not None and number.table == table:
                return Expression(f"{Ref(table, number.column).sql} > 0", (table,))
            other = next(iter(part.tables(p + 1, stop, least=0.8)), None)
            link = next((one for one in part.catalog.links if other is not None
                         and (one.table, one.to_table) == (table, other.table)), None)  # fmt: skip
            if link is not None and other is not None:
                part.use(other.start, other.stop)
                return Expression(f"{Ref(table, link.column).sql} IS NOT NULL", (table,))
    return None


def _shared(reading: Reading, start: int, table: str) -> tuple[Expression, ...]:
    """What both sides are under: conditions after them."""
    part = reading.part(start, len(reading.tokens))
    return value_filters(part, (table,))


def _value(first: Side, second: Side, reading: Reading, grouped: bool) -> Expression | None:
    if first.column is not None and second.column is not None:
        tables = tuple(dict.fromkeys((first.table, second.table)))
        return Expression(f"CAST({first.column.sql} AS DOUBLE) / NULLIF({second.column.sql}, 0)", tables)
    if first.column is not None or second.column is not None:
        return None
    if first.table == second.table:
        upper, lower = (_number(side) for side in (first, second))
        return Expression(f"CAST({upper} AS DOUBLE) / NULLIF({lower}, 0)", (first.table,), aggregated=True)
    keys = [reading.key(side.table) for side in (first, second)]
    if keys[0] is None or keys[1] is None or first.where or second.where:
        return None
    if not grouped:
        counts = [f"(SELECT COUNT(*) FROM {quoted(side.table)})" for side in (first, second)]
        return Expression(f"MAX(CAST({counts[0]} AS DOUBLE) / NULLIF({counts[1]}, 0))", (first.table,), aggregated=True)
    upper, lower = (f"COUNT(DISTINCT {column_of(key).sql})" for key in keys if key is not None)
    return Expression(f"CAST({upper} AS DOUBLE) / NULLIF({lower}, 0)", (second.table, first.table), aggregated=True)


def _number(side: Side) -> str:
    if not side.where:
        return "COUNT(*)"
    return f"SUM(CASE WHEN {' AND '.join(one.sql for one in side.where)} THEN 1 ELSE 0 END)"
