"""The public result: what is built must fit the published schema, and the contract's arithmetic."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from python_backends.errors import InternalError
from python_backends.evidence import evidence_from_json, evidence_to_json
from python_backends.ocr.layout.analyse import lay_out
from python_backends.ocr.layout.evidence import evidence_of, evidence_of_text
from python_backends.ocr.page import Line, PageText, Point, Quad, Rule, Word
from python_backends.ocr.result import OcrResult, bounds_of, ocr_result, text_result
from python_backends.ocr.schema import schema_text
from python_backends.ocr.wire import pages_from_json, pages_to_json

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "ocr.json"


def page_of(*texts: str, number: int = 1, size: tuple[int, int] = (720, 960)) -> PageText:
    lines = []
    for row, text in enumerate(texts):
        top = 40.0 + 30 * row
        words = tuple(
            Word(word, Quad.from_box(50 + 100 * place, top, 140 + 100 * place, top + 20), 0.987, (place, place + 1))
            for place, word in enumerate(text.split())
        )
        lines.append(Line(Quad.from_box(50, top, 40 + 100 * len(words), top + 20), words))
    return PageText(number, *size, "image", "0" * 64, tuple(lines))


def test_bounds_follow_the_hosted_arithmetic() -> None:
    quad = Quad(Point(185, 64), Point(459.2, 76), Point(458, 92.7), Point(184, 84))
    assert bounds_of(quad) == {
        "top_left": {"x": 185, "y": 64},
        "top_right": {"x": 459, "y": 76},
        "bottom_right": {"x": 458, "y": 93},
        "bottom_left": {"x": 184, "y": 84},
        "width": 274,
        "height": 18.5,
    }


@pytest.mark.parametrize("turned", [1, 3])
def test_sideways_text_is_as_wide_as_it_is_long(turned: int) -> None:
    corners = [Point(10, 20), Point(30, 20), Point(30, 120), Point(10, 120)]
    bounds = bounds_of(Quad(*corners[turned:], *corners[:turned]))
    assert (bounds["width"], bounds["height"]) == (100, 20)


def test_text_upside_down_is_as_wide_as_it_is_long() -> None:
    bounds = bounds_of(Quad(Point(110, 40), Point(10, 40), Point(10, 20), Point(110, 20)))
    assert (bounds["width"], bounds["height"]) == (100, 20)


def test_single_image_has_one_section_and_no_total_pages() -> None:
    result = ocr_result([lay_out(page_of("See the light", "again"))], 1)
    OcrResult.model_validate(result)
    assert result["extracted_text"] == "See the light\nagain" == result["sections"][0]["text"]
    assert (result["width"], result["height"]) == (720, 960)
    assert "total_pages" not in result
    line = result["sections"][0]["lines"][0]
    assert line["average_confidence"] == 0.99 == line["words"][0]["confidence"]
    assert line["text"] == " ".join(word["text"] for word in line["words"])


def test_pages_are_summed_in_height_and_local_in_boxes() -> None:
    pages = [page_of("one"), page_of(number=2, size=(800, 600)), page_of("three", number=3)]
    result = ocr_result([lay_out(page) for page in pages], 3)
    OcrResult.model_validate(result)
    assert result["extracted_text"] == "one\nthree"
    assert (result["width"], result["height"], result["total_pages"]) == (800, 960 + 600 + 960, 3)
    assert [section["page"] for section in result["sections"]] == [1, 2, 3]
    assert result["sections"][1]["lines"] == [] and result["sections"][1]["text"] == ""
    assert result["sections"][2]["lines"][0]["bounds"]["top_left"] == {"x": 50, "y": 40}


def test_a_part_of_a_document_still_tells_its_length() -> None:
    result = ocr_result([lay_out(page_of("x", number=7))], 12)
    assert OcrResult.model_validate(result).total_pages == 12
    assert (result["height"], result["pages"][0]["number"]) == (960, 7)


def test_text_files_have_text_only() -> None:
    result = text_result("a,b\n1,2")
    OcrResult.model_validate(result)
    assert result["extracted_text"] == "a,b\n1,2" and result["width"] is None


def test_published_schema_is_current() -> None:
    assert SCHEMA.read_text() == schema_text(), "run: python -m python_backends.ocr.schema > docs/schemas/ocr.json"


def test_pages_survive_the_wire() -> None:
    page = page_of("naïve 東京", "two")
    whole = PageText(2, 10, 20, "text_layer", "1" * 64, page.lines, 144, (Rule(0, 1, 2, 1),))
    assert pages_from_json(pages_to_json([page, whole])) == (page, whole)


@pytest.mark.parametrize("data", [b"", b"[1]", b'[{"number":1}]'])
def test_foreign_wire_bytes_are_an_internal_error(data: bytes) -> None:
    with pytest.raises(InternalError, match="PAGES"):
        pages_from_json(data)


def test_evidence_points_at_what_encloses_it() -> None:
    items = evidence_of([lay_out(page_of("See the light", "again"))], "1")
    by_id = {item.id: item for item in items}
    assert len(by_id) == len(items)
    word = by_id["p1.l0.w2"]
    assert (word.text, word.kind, word.features) == ("light", "word", (2, 3))
    line = by_id[str(word.parent)]
    assert (line.text, line.features) == ("See the light", (0, 3))
    assert by_id[str(line.parent)].kind == "page"
    assert [item.order for item in items if item.kind == "word"] == [0, 1, 2, 3]
    assert evidence_from_json(evidence_to_json(items)) == tuple(items)


def test_evidence_leaves_out_what_does_not_apply() -> None:
    item = orjson.loads(evidence_to_json(evidence_of([lay_out(page_of("x"))], "1")))[1]
    assert "t0" not in item and item["source"] == {"sha256": "0" * 64, "model": "ocr_recognizer", "version": "1"}


def test_text_files_are_evidence_by_line() -> None:
    items = evidence_of_text("a,b\n\n1,2", "0" * 64, "1")
    assert [(item.id, item.text, item.quad) for item in items] == [("l0", "a,b", None), ("l1", "1,2", None)]
