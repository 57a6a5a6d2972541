"""SQLite databases: their tables with declared types, primary and foreign keys. Views and triggers are left out."""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from python_backends.errors import InvalidMedia
from python_backends.sql.catalog import Link
from python_backends.sql.files.columnar import store
from python_backends.sql.files.naming import unique, unique_all

MARK = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Stored:
    """Tables that were made: (name, primary key columns), and declared links."""

    tables: tuple[tuple[str, tuple[str, ...]], ...]
    links: tuple[Link, ...] = ()


def store_sqlite(connection: duckdb.DuckDBPyConnection, data: bytes, taken: Sequence[str]) -> Stored:
    """All tables of the database in `data`; InvalidMedia for one that is damaged."""
    try:
        with contextlib.closing(_opened(data)) as source:
            return _stored(connection, source, taken)
    except sqlite3.Error as exc:
        raise InvalidMedia(f"the SQLite file cannot be read: {exc}", code="damaged_sqlite") from exc


def _opened(data: bytes) -> sqlite3.Connection:
    """A connection to `data`, whose file has no name any more: who kills this process must not leave it behind."""
    # SQLite follows links, so it cannot open a file that exists in memory alone; what it has opened it can read on.
    with tempfile.NamedTemporaryFile(suffix=".sqlite") as file:
        file.write(data)
        file.flush()
        source = sqlite3.connect(f"file:{file.name}?mode=ro&immutable=1", uri=True)
        try:
            source.execute("PRAGMA trusted_schema = OFF")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error:
            source.close()
            raise
        return source


def _stored(connection: duckdb.DuckDBPyConnection, source: sqlite3.Connection, taken: Sequence[str]) -> Stored:
    source.text_factory = lambda raw: raw.decode("utf-8", "replace")
    rows = source.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY rowid"
    ).fetchall()
    made: dict[str, str] = {}
    tables, links = [], []
    for (name,) in rows:
        made[name] = unique(name, [*taken, *made.values()])
        tables.append((made[name], _store_table(connection, source, name, made[name])))
    for name, own in made.items():
        links += _links(source, name, own, made)
    return Stored(tuple(tables), tuple(links))


def _store_table(
    connection: duckdb.DuckDBPyConnection, source: sqlite3.Connection, name: str, own: str
) -> tuple[str, ...]:
    info = source.execute(f"PRAGMA table_info({_quoted(name)})").fetchall()
    names = unique_all(str(row[1]) for row in info)
    rows = source.execute(f"SELECT * FROM {_quoted(name)}").fetchall()
    columns: list[list[object]] = [[row[place] for row in rows] for place in range(len(names))]
    store(connection, own, names, columns, [str(row[2] or "") for row in info])
    return tuple(column for column, row in zip(names, info, strict=True) if row[5])


def _links(source: sqlite3.Connection, name: str, own: str, made: dict[str, str]) -> list[Link]:
    known = {key.lower(): value for key, value in made.items()}
    found = []
    for row in source.execute(f"PRAGMA foreign_key_list({_quoted(name)})").fetchall():
        target = known.get(str(row[2]).lower())
        column = row[4] or _primary(source, str(row[2]))
        if target is not None and column is not None:
            found.append(Link(own, str(row[3]), target, str(column), declared=True))
    return found


def _primary(source: sqlite3.Connection, name: str) -> str | None:
    rows = [row[1] for row in source.execute(f"PRAGMA table_info({_quoted(name)})").fetchall() if row[5]]
    return str(rows[0]) if len(rows) == 1 else None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
