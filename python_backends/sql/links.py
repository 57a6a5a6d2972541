"""Which columns name rows of other tables: as a file declares it, or by names and values.

`orders.customer_id` names a row of `customers` if that has a key called `id`, `customer_id` or the like that holds all
its values; `writes.aid` one of `author` if `aid` is unique there. For texts equal values are enough: all values of
`river.traverse` are names of states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from python_backends.sql.catalog import Column, Link, Table
from python_backends.sql.linking.words import lemma, words_of
from python_backends.sql.naming import KEYS, is_id

_BARE = {*KEYS, "name", "title", "description", "type", "year"}
_DISTINCT_TEXTS = 3  # fewer say nothing about what a column speaks of

Holds = Callable[[str, str, str, str], bool]
"""Whether all values of a table's column stand in another table's column."""


def found_links(tables: tuple[Table, ...], declared: tuple[Link, ...], holds: Holds) -> tuple[Link, ...]:
    """`declared`, and what is found beside; one for each column and target table."""
    links = list(declared)
    linked = {(link.table, link.column.lower()) for link in declared}
    for table in tables:
        for column in table.columns:
            if (table.name, column.name.lower()) in linked or not _may_name(column):
                continue
            links += [
                Link(table.name, column.name, target.name, key.name)
                for target, key in _targets(table, column, tables)
                if holds(table.name, column.name, target.name, key.name)
            ]
    return tuple(links)


def _may_name(column: Column) -> bool:
    return column.distinct > 0 and (column.whole or column.kind == "text")


def _targets(table: Table, column: Column, tables: tuple[Table, ...]) -> Iterator[tuple[Table, Column]]:
    for target in tables:
        if target.name == table.name or target.rows == 0:
            continue
        for key in target.columns:
            unique = key.distinct == target.rows and key.nulls == 0
            if unique and key.kind == column.kind and _speaks_of(column, target, key):
                yield target, key


def _speaks_of(column: Column, target: Table, key: Column) -> bool:
    """Whether `column` may name rows of `target` by `key`, judged by names and kinds."""
    if column.kind == "text" and column.distinct >= _DISTINCT_TEXTS and not (column.primary and key.primary):
        return is_id(column.name) == is_id(key.name) or not is_id(column.name)
    own, subject = _stems(column.name), _stems(target.name)
    if own == _stems(key.name):
        return key.name.lower() not in _BARE
    told = [word for word in _stems(key.name)[:-1] if word not in KEYS]  # `flight` of flight_id
    if not is_id(key.name) or not own or not set(told) <= set(own):
        return False
    by_subject = is_id(column.name) and bool(set(own[:-1]) & set(subject))
    return by_subject or own[-1] == subject[-1] or _role_of(own, key)


def _role_of(own: list[str], key: Column) -> bool:
    """`from_airport`, `from_airport_code` -> `airport_code`."""
    wanted = _stems(key.name)
    return len(wanted) > 1 and (own[-len(wanted) :] == wanted or own[-1] == wanted[-2])


def _stems(name: str) -> list[str]:
    return [lemma(word) for word in words_of(name)]
