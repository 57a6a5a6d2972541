"""A table inside nested lists and objects, as JSON and YAML give them."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from python_backends.errors import InvalidMedia
from python_backends.tables.limits import MAX_COLUMNS, MAX_DEPTH
from python_backends.tables.table import Cell, Table, check_size, table_of_records, table_of_rows

_NODES = 50_000  # looked at in search of a table
_SCALARS = (str, int, float, dt.date, type(None))


def table_in(value: Any) -> Table:
    """The largest table at the shallowest level of `value`; InvalidMedia if there is none.

    Understood are a list of numbers, of rows or of records; an object of columns, of rows, of date: value; and
    {"columns", "data"}, as pandas writes it.
    """
    level: deque[Any] = deque([value])
    for _ in range(MAX_DEPTH):
        tables = [table for table in map(_table_of, level) if table is not None]
        if tables:
            return max(tables, key=lambda table: len(table.rows))
        level = deque(child for node in level for child in _children(node))
        if not level:
            raise InvalidMedia("no table was found in the data: send a list of rows, of records or of numbers")
        if len(level) > _NODES:
            break
    raise InvalidMedia(
        f"no table was found within {MAX_DEPTH} levels and {_NODES} values of the data; send the list of rows alone",
        code="too_deep",
    )


def _children(node: Any) -> Iterator[Any]:
    if isinstance(node, Mapping):
        yield from (child for child in node.values() if isinstance(child, Mapping | list))
    elif isinstance(node, list):
        yield from (child for child in node if isinstance(child, Mapping | list))


def _table_of(node: Any) -> Table | None:
    if isinstance(node, list) and len(node) > 1:
        return _of_list(node)
    return _of_object(node) if isinstance(node, Mapping) and len(node) > 0 else None


def _of_list(items: Sequence[Any]) -> Table | None:
    if all(isinstance(item, _SCALARS) for item in items):
        return table_of_records(["value"], ([_cell(item)] for item in items))
    if all(isinstance(item, list) and all(isinstance(cell, _SCALARS) for cell in item) for item in items):
        return table_of_rows([_cell(cell) for cell in item] for item in items)
    if all(isinstance(item, Mapping) for item in items):
        return _of_mappings(items)
    return None


def _of_object(node: Mapping[Any, Any]) -> Table | None:
    names, values = list(map(str, node)), list(node.values())
    if isinstance(node.get("data"), list) and isinstance(node.get("columns"), list):
        rows = [row for row in node["data"] if isinstance(row, list) and len(row) == len(node["columns"])]
        return table_of_records(list(map(str, node["columns"])), ([_cell(cell) for cell in row] for row in rows))
    if all(_is_column(value) for value in values) and len({len(value) for value in values}) == 1:
        return table_of_records(names, zip(*(map(_cell, value) for value in values), strict=True))
    if len(node) > 4 and all(isinstance(value, _SCALARS) for value in values):
        return table_of_records(["key", "value"], zip(names, map(_cell, values), strict=True))
    if all(isinstance(value, Mapping) for value in values) and len(node) > 1:
        return _of_table_object(names, values)
    return None


def _of_table_object(names: Sequence[str], values: Sequence[Mapping[Any, Any]]) -> Table | None:
    """Objects of equal keys: columns of rows if there are more keys than objects, else rows named by their keys."""
    keys = list(values[0])
    if any(list(value) != keys for value in values):
        return None
    if not all(isinstance(cell, _SCALARS) for value in values for cell in value.values()):
        return None
    if len(keys) > len(names):
        return table_of_records(names, ([_cell(value[key]) for value in values] for key in keys))
    rows = ([name, *map(_cell, value.values())] for name, value in zip(names, values, strict=True))
    return table_of_records(["key", *map(str, keys)], rows)


def _of_mappings(items: Sequence[Mapping[Any, Any]]) -> Table | None:
    records = [dict(_flat(item, "", 0)) for item in items]
    columns: dict[str, None] = {}
    for record in records:
        columns.update(dict.fromkeys(record))
        check_size(len(records), len(columns))
    if not columns:
        return None
    return table_of_records(list(columns), ([record.get(name) for name in columns] for record in records))


def _flat(item: Mapping[Any, Any], prefix: str, depth: int) -> Iterator[tuple[str, Cell]]:
    """(dotted name, cell) of what is a scalar in `item`; lists are no cells."""
    for count, (name, value) in enumerate(item.items()):
        if count > MAX_COLUMNS:
            check_size(0, count)
        if isinstance(value, _SCALARS):
            yield f"{prefix}{name}", _cell(value)
        elif isinstance(value, Mapping) and depth < 4:
            yield from _flat(value, f"{prefix}{name}.", depth + 1)


def _is_column(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1 and all(isinstance(cell, _SCALARS) for cell in value)


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    cell: Cell = value
    return cell
