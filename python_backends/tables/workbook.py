"""xlsx workbooks: bounds are checked on the archive's own index and while inflating, before anything is parsed."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from python_backends.errors import InvalidMedia, UnsupportedMedia
from python_backends.tables.limits import ARCHIVE_BYTES, ARCHIVE_PARTS, ARCHIVE_RATIO, MAX_COLUMNS
from python_backends.tables.table import Cell, Table, table_of_rows

_CHUNK = 2**20
_OVERLAP = 32  # bytes in which a declaration may stand across two chunks
# openpyxl lets through whatever its parts raise on a damaged file.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, ElementTree.ParseError, LookupError, ValueError, TypeError,
    AttributeError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip
_MARKUP = (".xml", ".rels", ".vml")


def workbook_table(data: bytes) -> Table:
    """The first sheet of two rows or more; InvalidMedia for what cannot be read or is over a bound."""
    return _read(data, only_first=True)[0][1]


def workbook_tables(data: bytes) -> list[tuple[str, Table]]:
    """All sheets of two rows or more, with their titles. Raises InvalidMedia."""
    return _read(data, only_first=False)


def _read(data: bytes, *, only_first: bool) -> list[tuple[str, Table]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive, len(data))
        return _sheets(data, only_first)
    except _DAMAGE as error:
        raise InvalidMedia(f"the workbook cannot be read: {error}", code="invalid_workbook") from error


def check_archive(archive: zipfile.ZipFile, packed: int) -> None:
    """Refuse an archive that is no workbook, unpacks to too much, or declares entities."""
    parts = archive.infolist()
    if "xl/workbook.xml" not in archive.namelist():
        raise UnsupportedMedia("the archive is no xlsx workbook; send csv, json or xlsx")
    if len(parts) > ARCHIVE_PARTS:
        raise InvalidMedia(
            f"the workbook has {len(parts)} parts, at most {ARCHIVE_PARTS} are read", code="archive_bomb"
        )
    if any(part.flag_bits & 1 for part in parts):
        raise InvalidMedia("the workbook is encrypted; save it without a password", code="encrypted")
    _check_unpacked(sum(part.file_size for part in parts), packed)
    unpacked = 0
    for part in parts:
        tail = b""
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                unpacked += len(chunk)
                _check_unpacked(unpacked, packed)
                if part.filename.lower().endswith(_MARKUP):
                    tail = _without_entities(tail + chunk)[-_OVERLAP:]


def _without_entities(markup: bytes) -> bytes:
    """`markup` as it is; InvalidMedia if it declares entities, in UTF-16 too."""
    plain = markup.replace(b"\0", b"")
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise InvalidMedia("the workbook declares XML entities, which are not read", code="xml_entities")
    return markup


def _check_unpacked(size: int, packed: int) -> None:
    if size > ARCHIVE_BYTES:
        raise InvalidMedia(f"the workbook unpacks to more than {ARCHIVE_BYTES} bytes; send the one sheet as csv",
                           code="archive_bomb")  # fmt: skip
    if size > ARCHIVE_RATIO * packed:
        raise InvalidMedia(f"the workbook unpacks to more than {ARCHIVE_RATIO} times its size; send the sheet as csv",
                           code="archive_bomb")  # fmt: skip


def _sheets(data: bytes, only_first: bool) -> list[tuple[str, Table]]:
    import openpyxl  # 0.2 s, which every command line and server would pay for the few workbooks

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions, which hold no cells
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        found: list[tuple[str, Table]] = []
        try:
            for sheet in book.worksheets:
                table = table_of_rows(_rows(sheet))
                if len(table.rows) > 1:
                    found.append((sheet.title, table))
                if found and only_first:
                    break
        finally:
            book.close()
    if not found:
        raise InvalidMedia("the workbook has no sheet with two rows or more")
    return found


def _rows(sheet: Any) -> Iterator[list[Cell]]:
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    for row in sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True):
        cells = [_cell(value) for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        yield cells


def _cell(value: Any) -> Cell:
    if isinstance(value, dt.datetime | int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    return None if value is None else str(value).strip()
