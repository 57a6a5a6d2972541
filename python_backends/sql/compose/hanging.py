"""How one thing of a chain hangs on another: by one link or two, by a name, or by how many rows there are of it."""

from __future__ import annotations

from typing import NamedTuple

from python_backends.sql.catalog import quoted
from python_backends.sql.compose.reading import Reading
from python_backends.sql.compose.relations import direct_link, other_side, relation_of
from python_backends.sql.compose.sketch import Ref
from python_backends.sql.compose.things import Thing, conditions_of, selected


class Hanging(NamedTuple):
    """The `condition`, if there is one to be added; `lost` where something was read that says nothing of the rows."""

    condition: str | None = None
    lost: bool = False


def hanging(reading: Reading, thing: Thing, below: Thing, start: int) -> Hanging:
    """How `thing` is linked with a row of `below`.

    Where both are of one table and no link is spoken of, they are one thing: what is said of `below` goes to `thing`.
    """
    conditions = conditions_of(below)
    if thing.table == below.table:
        relation = relation_of(reading, thing.table, start)
        if relation is None:
            thing.where += conditions
            return Hanging()
        other = other_side(reading, relation)
        inner = selected(Ref(below.table, relation.to_column), below.table, conditions)
        among = f"{Ref(relation.table, relation.column).sql} IN ({inner})"
        near = selected(Ref(relation.table, other.column), relation.table, [among])
        return Hanging(f"{Ref(thing.table, relation.to_column).sql} IN ({near})")
    link = direct_link(reading, thing.table, below.table)
    if link is not None and link.table == thing.table:
        inner = selected(Ref(below.table, link.to_column), below.table, conditions)
        return Hanging(f"{Ref(thing.table, link.column).sql} IN ({inner})")
    if link is not None:
        inner = selected(Ref(below.table, link.column), below.table, conditions)
        return Hanging(f"{Ref(thing.table, link.to_column).sql} IN ({inner})")
    return _by_value(reading, thing, below, conditions)


def _by_value(reading: Reading, thing: Thing, below: Thing, conditions: list[str]) -> Hanging:
    """Two tables that name rows of one third: they agree in it; or a text of one that names rows of the other."""
    names = reading.names(thing.table)
    if below.shown is not None and not (reading.is_text(below.shown) and reading.is_text(names[0])):
        return Hanging(lost=True)
    if below.shown is not None:
        inner = selected(below.shown, below.table, conditions)
        return Hanging(f"{names[0].sql} IN ({inner})")
    for one in reading.catalog.links:
        for other in reading.catalog.links:
            if (one.table, other.table) == (thing.table, below.table) and one.to_table == other.to_table:
                inner = selected(Ref(below.table, other.column), below.table, conditions)
                return Hanging(f"{Ref(thing.table, one.column).sql} IN ({inner})")
    return Hanging()


def counted_most(reading: Reading, size: int, thing: Thing, start: int) -> bool:
    """`with the most cities`, `that borders the most states`: the rows that most rows of another table hang on.

    Whether `start` begins such words, which `thing` then gets as a condition.
    """
    for place in range(start, min(size, start + 5)):
        if reading.tokens[place].lower not in ("most", "fewest", "least"):
            continue
        table = next(iter(reading.tables(place + 1, min(size, place + 4), least=0.8)), None)
        if table is None:
            return False
        link = (
            relation_of(reading, thing.table, place + 1)
            if table.table == thing.table
            else direct_link(reading, table.table, thing.table)
        )
        if link is None:
            return False
        down = "DESC" if reading.tokens[place].lower == "most" else "ASC"
        fk, source = Ref(link.table, link.column).sql, quoted(link.table)
        counts = f"SELECT COUNT(*) FROM {source} GROUP BY {fk} ORDER BY COUNT(*) {down} LIMIT 1"
        keys = f"SELECT {fk} FROM {source} GROUP BY {fk} HAVING COUNT(*) = ({counts})"
        thing.where.append(f"{Ref(thing.table, link.to_column).sql} IN ({keys})")
        reading.use(start, table.stop)
        return True
    return False
