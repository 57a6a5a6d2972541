"""The step as a whole: JSON of the plan and the pages in, JSON of the result and the evidence out."""

from __future__ import annotations

import orjson

from python_backends.evidence import evidence_from_json
from python_backends.ocr.layout.finish import finished
from python_backends.ocr.plan import Plan
from python_backends.ocr.result import OcrResult
from python_backends.ocr.wire import pages_to_json
from tests.ocr.layout.pages import line_at, page_with


def test_pages_become_a_result_and_evidence() -> None:
    pages = [page_with([line_at(10, 10, "first line"), line_at(10, 40, "second")])]
    result, evidence = finished(Plan("image", (), 1).to_json(), pages_to_json(pages), "3")
    assert OcrResult.model_validate_json(result).extracted_text == "first line\nsecond"
    assert {item.source.version for item in evidence_from_json(evidence)} == {"3"}


def test_text_passes_through() -> None:
    result, evidence = finished(Plan("text", (), 1, "a\n\nb\n").to_json(), pages_to_json([]), "1")
    assert orjson.loads(result)["extracted_text"] == "a\n\nb\n"
    assert [item.text for item in evidence_from_json(evidence)] == ["a", "b"]


def test_same_input_same_bytes() -> None:
    pages = pages_to_json([page_with([line_at(10, 30 * row, f"row {row}") for row in range(20)])])
    plan = Plan("image", (), 1).to_json()
    assert len({finished(plan, pages, "1") for _ in range(5)}) == 1
