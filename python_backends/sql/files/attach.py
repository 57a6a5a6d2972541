"""One attached file as tables: what the bytes are decides, a name only where text could be several things."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from python_backends.errors import InvalidMedia, UnsupportedMedia
from python_backends.sql.catalog import quoted
from python_backends.sql.files.columnar import store
from python_backends.sql.files.documents import store_json
from python_backends.sql.files.memory import path_of
from python_backends.sql.files.naming import stem_of, table_name, unique, unique_all
from python_backends.sql.files.sqlite_file import MARK, Stored, store_sqlite
from python_backends.tables.encodings import text_of
from python_backends.tables.workbook import workbook_tables

READ = "csv, tsv, xlsx, parquet, json, ndjson and sqlite"
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (xls); save it as xlsx"), (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"\x1f\x8b", "compressed with gzip; unpack it"), (b"Rar!", "an archive"), (b"7z\xbc\xaf", "an archive"),
    (b"RIFF", "sound or a picture"), (b"OggS", "sound"), (b"ID3", "sound"),
)  # fmt: skip


def attach(connection: duckdb.DuckDBPyConnection, filename: str, data: bytes, taken: Sequence[str]) -> Stored:
    """The tables made of `data`. Raises InvalidMedia, UnsupportedMedia; both name the file."""
    try:
        return _attached(connection, filename, data, taken)
    except duckdb.Error as exc:
        raise InvalidMedia(f"{filename}: it cannot be read: {' '.join(str(exc).split())[:300]}") from exc
    except InvalidMedia as exc:
        raise InvalidMedia(f"{filename}: {exc.message}", code=exc.code) from exc
    except UnsupportedMedia as exc:
        raise UnsupportedMedia(f"{filename}: {exc.message}", code=exc.code) from exc


def _attached(connection: duckdb.DuckDBPyConnection, filename: str, data: bytes, taken: Sequence[str]) -> Stored:
    name = table_name(stem_of(filename))
    if data.startswith(MARK):
        return store_sqlite(connection, data, taken)
    if data.startswith(b"PAR1"):
        return _made([_of_path(connection, data, "read_parquet", unique(name, taken))])
    if data.startswith(b"PK\x03\x04"):
        return _made(_store_workbook(connection, data, name, taken))
    for mark, what in _FOREIGN:
        if data.startswith(mark):
            raise UnsupportedMedia(f"it is {what}. Read are {READ}")
    text = text_of(data)
    if not text.strip():
        raise InvalidMedia(f"it is empty; send {READ}", code="empty")
    if text.lstrip()[0] in "[{":
        return _made(store_json(connection, text, name, taken))
    return _made([_of_path(connection, text.encode(), "read_csv", unique(name, taken))])


def _of_path(connection: duckdb.DuckDBPyConnection, data: bytes, reader: str, table: str) -> str:
    with path_of(data) as path:
        connection.execute(f"CREATE TABLE {quoted(table)} AS SELECT * FROM {reader}(?)", [path])
    return table


def _store_workbook(connection: duckdb.DuckDBPyConnection, data: bytes, name: str, taken: Sequence[str]) -> list[str]:
    sheets = workbook_tables(data)
    made: list[str] = []
    for title, table in sheets:
        own = unique(name if len(sheets) == 1 else table_name(title), [*taken, *made])
        columns = [table.column(place) for place in range(len(table.columns))]
        store(connection, own, unique_all(table.columns), columns)
        made.append(own)
    return made


def _made(names: Sequence[str]) -> Stored:
    return Stored(tuple((name, ()) for name in names))
