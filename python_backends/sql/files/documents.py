"""JSON: a list of objects is a table, and so is each such list within an object; or one object a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import orjson

from python_backends.errors import InvalidMedia
from python_backends.sql.catalog import quoted
from python_backends.sql.files.memory import path_of
from python_backends.sql.files.naming import table_name, unique


def store_json(connection: duckdb.DuckDBPyConnection, text: str, name: str, taken: Sequence[str]) -> list[str]:
    """The names of the tables that were made. Raises InvalidMedia."""
    made: list[str] = []
    for own, records in _lists(_value(text), name):
        table = unique(own, [*taken, *made])
        lines = b"\n".join(orjson.dumps(record) for record in records)
        with path_of(lines) as path:
            connection.execute(
                f"CREATE TABLE {quoted(table)} AS SELECT * FROM read_json(?, format = 'newline_delimited')", [path]
            )
        made.append(table)
    return made


def _value(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as whole:
        try:
            return [orjson.loads(line) for line in text.splitlines() if line.strip()]
        except orjson.JSONDecodeError as exc:
            raise InvalidMedia(f"the file is neither JSON nor one JSON object a line: {whole}",
                               code="invalid_json") from exc  # fmt: skip


def _lists(value: Any, name: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(name, records) of every list of objects, at the top or one level below."""
    if isinstance(value, list):
        yield name, _records(value)
        return
    if not isinstance(value, dict):
        raise InvalidMedia("the JSON holds no table; send a list of objects", code="invalid_json")
    lists = {key: item for key, item in value.items() if _is_records(item)}
    if not lists:
        yield name, [value]
    for key, item in lists.items():
        yield (name if len(lists) == 1 else table_name(key)), item


def _records(items: list[Any]) -> list[dict[str, Any]]:
    if not items:
        raise InvalidMedia("the JSON list is empty; send at least one object", code="empty")
    return items if _is_records(items) else [{"value": item} for item in items]


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) and item for item in value)
