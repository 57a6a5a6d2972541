"""The tables of one request in a DuckDB of their own. Runs in the child process.

Files are read first; then the engine's doors are shut for good: no files, no extensions, no settings, no Python
variables. A statement runs in a read-only transaction, and is judged before (`judge`).
"""

from __future__ import annotations

import datetime as dt
import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import duckdb
import orjson

from python_backends.errors import InvalidMedia, RequestTimeout
from python_backends.sql.catalog import Catalog, Link
from python_backends.sql.describe import catalog_of
from python_backends.sql.faults import fault_of
from python_backends.sql.files.attach import attach
from python_backends.sql.judge import check_shape, check_tree
from python_backends.sql.limits import Limits

_SHUT = (
    "SET python_enable_replacements = false", "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false", "SET allow_community_extensions = false",
    "SET enable_external_access = false", "SET lock_configuration = true",
)  # fmt: skip
_MIB = 1 << 20


class Engine:
    """One database in memory."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._connection = duckdb.connect(":memory:", config={"threads": 1})
        for setting in (f"memory_limit = '{limits.memory_bytes // _MIB}MiB'", "temp_directory = ''",
                        "preserve_insertion_order = true", "TimeZone = 'UTC'"):  # fmt: skip
            self._connection.execute(f"SET {setting}")
        self._catalog = Catalog(())

    def attach(self, files: Sequence[tuple[str, bytes]]) -> Catalog:
        """Read `files` (name, bytes), then shut all doors. Raises InvalidMedia, UnsupportedMedia."""
        of_file: dict[str, str] = {}
        keys: dict[str, tuple[str, ...]] = {}
        links: list[Link] = []
        for name, data in files:
            stored = attach(self._connection, name, data, list(of_file))
            of_file |= {table: name for table, _ in stored.tables}
            keys |= dict(stored.tables)
            links += stored.links
        if not of_file:
            raise InvalidMedia("the files hold no table", code="empty")
        if len(of_file) > self._limits.tables:
            raise InvalidMedia(f"the files hold {len(of_file)} tables, at most {self._limits.tables} are read",
                               code="too_many_tables")  # fmt: skip
        self._check_columns()
        shut(self._connection)
        self._catalog = catalog_of(self._connection, of_file, keys, tuple(links), self._limits.values)
        return self._catalog

    def run(self, sql: str, rows: int) -> dict[str, Any]:
        """The answer to a statement: `columns` [(name, type)], `rows`, and what was `truncated`.

        Raises InvalidRequest for one that is refused or wrong, RequestTimeout for one that takes too long.
        """
        statement = sql.strip().rstrip(";").strip()
        check_shape(statement)
        serialized = self._connection.execute("SELECT json_serialize_sql(?)", [statement]).fetchone()
        assert serialized is not None
        check_tree(str(serialized[0]), self._catalog)
        with self._interrupted_after(self._limits.seconds) as late:
            try:
                return self._answer(statement, rows)
            except duckdb.InterruptException as exc:
                raise RequestTimeout(f"the statement took longer than {self._limits.seconds:g} s and was stopped; "
                                     "ask for less, or with more conditions", code="sql_too_slow") from exc  # fmt: skip
            except duckdb.Error as exc:
                if late.is_set():
                    raise RequestTimeout(f"the statement took longer than {self._limits.seconds:g} s",
                                         code="sql_too_slow") from exc  # fmt: skip
                raise fault_of(exc, statement, self._catalog) from exc

    def _answer(self, statement: str, most: int) -> dict[str, Any]:
        self._connection.execute("BEGIN TRANSACTION READ ONLY")
        try:
            found = self._connection.execute(f"SELECT * FROM ({statement}\n) LIMIT {most + 1}")
            columns = [[str(column[0]), str(column[1])] for column in found.description or ()]
            rows = found.fetchall()
        finally:
            self._connection.execute("ROLLBACK")
        kept, truncated = self._within(rows, most, len(columns))
        return {"columns": columns, "rows": kept, "truncated": truncated}

    def _within(self, rows: Sequence[tuple[Any, ...]], most: int, width: int) -> tuple[list[list[Any]], list[str]]:
        """Rows within all bounds, and which bounds cut them."""
        truncated = {"rows"} if len(rows) > most else set()
        kept: list[list[Any]] = []
        size = 0
        for row in rows[:most]:
            cells = [_cell(value, self._limits.cell_bytes) for value in row]
            size += sum(len(cell) if isinstance(cell, str) else 8 for cell, _ in cells)
            if size > self._limits.result_bytes:
                truncated.add("bytes")
                break
            if (len(kept) + 1) * width > self._limits.cells:
                truncated.add("cells")
                break
            if any(cut for _, cut in cells):
                truncated.add("cell_bytes")
            kept.append([cell for cell, _ in cells])
        return kept, sorted(truncated)

    def _check_columns(self) -> None:
        row = self._connection.execute("SELECT count(*) FROM duckdb_columns() WHERE NOT internal").fetchone()
        if row is not None and row[0] > self._limits.columns:
            raise InvalidMedia(f"the files have {row[0]} columns, at most {self._limits.columns} are read",
                               code="too_many_columns")  # fmt: skip

    @contextmanager
    def _interrupted_after(self, seconds: float) -> Iterator[threading.Event]:
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._connection.interrupt()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            yield late
        finally:
            timer.cancel()


def shut(connection: duckdb.DuckDBPyConnection) -> None:
    """From now on it reads and writes no file, loads no extension, sees no variable of Python, changes no setting."""
    for setting in _SHUT:
        connection.execute(setting)


def _cell(value: Any, most: int) -> tuple[Any, bool]:
    """A value of JSON, and whether it was cut."""
    if value is None or isinstance(value, bool | int) and abs(value) < 1 << 53:
        return value, False
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float):
        return (value, False) if math.isfinite(value) else (str(value), False)
    text = _text(value)
    raw = text.encode("utf-8", "replace")
    return (text, False) if len(raw) <= most else (raw[:most].decode("utf-8", "ignore"), True)


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict | list):
        return _json(value)
    return str(value)


def _json(value: Any) -> str:
    return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
