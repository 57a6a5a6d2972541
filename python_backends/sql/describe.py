"""What the attached tables hold, as a catalog: types, counts, distinct texts, extremes. Runs in the child process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from python_backends.sql.catalog import Catalog, Column, Kind, Link, Table, quoted
from python_backends.sql.links import found_links

_NUMBERS = ("INT", "DOUBLE", "FLOAT", "DECIMAL", "REAL", "HUGE")
_LONGEST = 80  # characters of a text that a question may speak of


def catalog_of(
    connection: duckdb.DuckDBPyConnection, files: Mapping[str, str], keys: Mapping[str, tuple[str, ...]],
    declared: tuple[Link, ...], values: int,
) -> Catalog:  # fmt: skip
    """`files` are the files of the tables, `keys` their primary keys; `values` texts are kept of each column."""
    tables = tuple(_table(connection, name, file, keys.get(name, ()), values) for name, file in files.items())

    def holds(table: str, column: str, target: str, key: str) -> bool:
        sql = (f"SELECT 1 FROM {quoted(table)} WHERE {quoted(column)} IS NOT NULL AND {quoted(column)} NOT IN "
               f"(SELECT {quoted(key)} FROM {quoted(target)} WHERE {quoted(key)} IS NOT NULL) LIMIT 1")  # fmt: skip
        return connection.execute(sql).fetchone() is None

    return Catalog(tables, found_links(tables, declared, holds))


def _table(connection: duckdb.DuckDBPyConnection, name: str, file: str, primary: tuple[str, ...], values: int) -> Table:
    rows = int(_one(connection, f"SELECT count(*) FROM {quoted(name)}")[0])
    described = connection.execute(f"DESCRIBE {quoted(name)}").fetchall()
    columns = [
        _column(connection, name, str(row[0]), str(row[1]), primary=str(row[0]) in primary, most=values)
        for row in described
    ]
    return Table(name, file, rows, tuple(columns))


def _column(
    connection: duckdb.DuckDBPyConnection, table: str, name: str, kind_name: str, *, primary: bool, most: int
) -> Column:
    kind, own, source = _kind(kind_name), quoted(name), quoted(table)
    ordered = kind != "other"
    extremes = f", min({own})::VARCHAR, max({own})::VARCHAR" if ordered else ", NULL, NULL"
    distinct, nulls, first, last = _one(
        connection, f"SELECT count(DISTINCT {own}), count(*) - count({own}){extremes} FROM {source}"
    )
    values, numeric = tuple[str, ...](), False
    if kind == "text":
        found = connection.execute(
            f"SELECT {own} FROM {source} WHERE length({own}) BETWEEN 1 AND {_LONGEST} GROUP BY {own} "
            f"ORDER BY count(*) DESC, {own} LIMIT {most}"
        ).fetchall()
        values = tuple(str(row[0]) for row in found)
        numeric = (
            bool(distinct)
            and _one(
                connection,
                f"SELECT count(*) FROM {source} WHERE {own} IS NOT NULL AND TRY_CAST({own} AS DOUBLE) IS NULL",
            )[0]
            == 0
        )
    return Column(
        name, kind_name, kind, int(distinct), int(nulls), values, primary, "INT" in kind_name.upper(), numeric,
        _cut(first), _cut(last),
    )  # fmt: skip


def _kind(type_name: str) -> Kind:
    name = type_name.upper()
    if any(mark in name for mark in ("[", "STRUCT", "MAP", "JSON", "BLOB", "INTERVAL", "VARIANT", "UNION")):
        return "other"
    if name.startswith(("VARCHAR", "ENUM", "UUID")):
        return "text"
    if name == "BOOLEAN":
        return "boolean"
    if name == "DATE" or name.startswith("TIMESTAMP"):
        return "date"
    if name.startswith("TIME"):
        return "time"
    return "number" if any(name.startswith(mark) or mark in name for mark in _NUMBERS) else "other"


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    row = connection.execute(sql).fetchone()
    assert row is not None
    return tuple(row)


def _cut(text: str | None) -> str | None:
    return None if text is None else text[:_LONGEST]
