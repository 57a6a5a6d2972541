"""Rows of Python's values as a table: every column gets the narrowest type that holds all its values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa

from python_backends.sql.catalog import quoted

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?")
_BIG = 1 << 63


def store(
    connection: duckdb.DuckDBPyConnection, table: str, names: Sequence[str], columns: Sequence[Sequence[Any]],
    declared: Sequence[str] = (),
) -> None:  # fmt: skip
    """Make `table` of `columns`, one list each. `declared` are types that a file names for them, where it does."""
    hints = [*declared, *([""] * (len(names) - len(declared)))]
    arrays = [_array(values, hint.upper()) for values, hint in zip(columns, hints, strict=True)]
    connection.register("arriving", pa.table(arrays, names=list(names)))
    try:
        connection.execute(f"CREATE TABLE {quoted(table)} AS SELECT * FROM arriving")
    finally:
        connection.unregister("arriving")


def _array(values: Sequence[Any], hint: str) -> pa.Array:
    present = [value for value in values if value is not None]
    kinds = {type(value) for value in present}
    if "BOOL" in hint and kinds <= {int, bool} and all(value in (0, 1) for value in present):
        return pa.array([None if value is None else bool(value) for value in values], pa.bool_())
    if kinds == {bool}:
        return pa.array(values, pa.bool_())
    if kinds <= {int, bool} and present and all(-_BIG <= value < _BIG for value in present):
        wide = any(word in hint for word in ("REAL", "FLOA", "DOUB", "NUMERIC", "DECIMAL"))
        return pa.array(values, pa.float64() if wide else pa.int64())
    if kinds <= {int, float, bool} and present:
        return pa.array([None if value is None else float(value) for value in values], pa.float64())
    if kinds <= {dt.datetime, dt.date} and present:
        return _moments(values)
    if kinds == {str} and ("DATE" in hint or "TIME" in hint):
        return _parsed(values, present)
    return pa.array([None if value is None else _text(value) for value in values], pa.string())


def _moments(values: Sequence[Any]) -> pa.Array:
    moments = [_moment(value) for value in values]
    if all(moment is None or moment.time() == dt.time() for moment in moments):
        return pa.array([None if moment is None else moment.date() for moment in moments], pa.date32())
    return pa.array(moments, pa.timestamp("us"))


def _moment(value: Any) -> dt.datetime | None:
    if value is None or isinstance(value, dt.datetime):
        return value
    return dt.datetime(value.year, value.month, value.day)


def _parsed(values: Sequence[Any], present: Sequence[str]) -> pa.Array:
    """Dates or moments where every text is one, else the texts."""
    try:
        if all(_DATE.fullmatch(text) for text in present):
            return pa.array([None if text is None else dt.date.fromisoformat(text) for text in values], pa.date32())
        if all(_DATE.fullmatch(text) or _MOMENT.fullmatch(text) for text in present):
            moments = [None if text is None else dt.datetime.fromisoformat(text) for text in values]
            return pa.array(moments, pa.timestamp("us"))
    except ValueError:  # as the 30th of February
        pass
    return pa.array(values, pa.string())


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else str(value)
