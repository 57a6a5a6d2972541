"""Workbooks as text."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
import pytest

from python_backends.errors import InvalidMedia, PayloadTooLarge
from python_backends.ocr.ingest.document import planned
from python_backends.ocr.ingest.pdf import PdfProcess
from python_backends.ocr.ingest.workbook import workbook_text
from python_backends.ocr.request import OcrRequest


def book(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """The bytes of a workbook."""
    made, written = openpyxl.Workbook(), io.BytesIO()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    made.save(written)
    return written.getvalue()


SALES: list[list[Any]] = [["city", "price", "on"], ["Bonn, centre", 13.5, dt.datetime(2025, 1, 2)], ["Köln", 4.0, None]]


def test_one_sheet_is_its_lines() -> None:
    assert workbook_text(book({"Sales": SALES})) == 'city,price,on\n"Bonn, centre",13.5,2025-01-02\nKöln,4,\n'


def test_several_sheets_have_their_titles() -> None:
    text = workbook_text(book({"Sales": SALES, "Numbers": [[1, 2], [3, 4]]}))
    assert text.startswith("Sales\ncity,") and text.endswith("\nNumbers\n1,2\n3,4\n")


def test_it_is_planned_as_text() -> None:
    plan, _ = planned(book({"Sales": SALES}), OcrRequest(), PdfProcess())
    assert plan.kind == "text" and plan.text is not None and plan.text.startswith("city,price")


def test_what_is_too_long_or_damaged_is_refused() -> None:
    with pytest.raises(PayloadTooLarge, match="workbook holds more"):
        workbook_text(book({"Long": [["a", "b"], *([["x" * 100, "y"]] * 3000)]}))
    with pytest.raises(InvalidMedia, match="workbook"):
        workbook_text(b"PK\x03\x04 nothing")
