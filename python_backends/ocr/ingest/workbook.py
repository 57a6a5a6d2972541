"""XLSX: a workbook's sheets as the text that they would be as CSV files."""

from __future__ import annotations

import csv
import datetime as dt
import io

from python_backends.errors import PayloadTooLarge
from python_backends.ocr.ingest.limits import MAX_TEXT_BYTES
from python_backends.tables.table import Cell, Table
from python_backends.tables.workbook import workbook_tables


def workbook_text(data: bytes) -> str:
    """Every sheet of two rows or more, its title above it where there are several. Raises InvalidMedia for what is no
    workbook or is over a bound of one, PayloadTooLarge over MAX_TEXT_BYTES of text."""
    sheets = workbook_tables(data)
    titled = [f"{title}\n{_lines(table)}" if len(sheets) > 1 else _lines(table) for title, table in sheets]
    text = "\n".join(titled)
    if len(text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        raise PayloadTooLarge(
            f"The workbook holds more than {MAX_TEXT_BYTES} bytes of text, the most that is read. Ask for "
            "values of it, or send it in parts."
        )
    return text


def _lines(table: Table) -> str:
    """As CSV; a heading that the sheet lacks is not made up."""
    made = tuple(f"column {number}" for number in range(1, len(table.columns) + 1))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    headed = (table.columns,) if table.columns != made else ()
    writer.writerows(map(_said, (*headed, *table.rows)))
    return written.getvalue()


def _said(row: tuple[Cell, ...]) -> list[str]:
    return ["" if cell is None else _text(cell) for cell in row]


def _text(cell: str | int | float | dt.datetime) -> str:
    if isinstance(cell, dt.datetime):
        return str(cell.date() if cell.time() == dt.time() else cell)
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53 else str(cell)
