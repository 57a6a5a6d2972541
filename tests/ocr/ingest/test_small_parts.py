"""Text files, page ranges, requests and plans: pure functions, every refusal by its class."""

from __future__ import annotations

import codecs

import pytest

from python_backends.errors import InvalidMedia, InvalidRequest, PayloadTooLarge
from python_backends.ocr.ingest import text_files
from python_backends.ocr.ingest.limits import MAX_PAGES, MAX_TEXT_BYTES
from python_backends.ocr.ingest.page_range import chosen_pages
from python_backends.ocr.page import Line, Quad, Rule, Word
from python_backends.ocr.plan import PagePlan, Plan
from python_backends.ocr.request import OcrRequest, PageRequest
from python_backends.request import parsed


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (codecs.BOM_UTF8 + b"a\r\nb\rc", "a\nb\nc"),
        ("ä€".encode("utf-16"), "ä€"),
        (codecs.BOM_UTF16_BE + "ä".encode("utf-16-be"), "ä"),
        ("caf\u00e9 \u2019".encode("cp1252"), "café ’"),
        (b"", ""),
    ],
)
def test_text_is_decoded(data: bytes, text: str) -> None:
    assert text_files.decoded(data) == text


def test_text_bound() -> None:
    assert len(text_files.decoded(b"x" * MAX_TEXT_BYTES)) == MAX_TEXT_BYTES
    with pytest.raises(PayloadTooLarge, match=str(MAX_TEXT_BYTES)):
        text_files.decoded(b"x" * (MAX_TEXT_BYTES + 1))


@pytest.mark.parametrize("data", [b"\x81\x8d bad", codecs.BOM_UTF16_LE + b"\x00\xd8", codecs.BOM_UTF16_LE + b"\0\0"])
def test_undecodable_text(data: bytes) -> None:
    with pytest.raises(InvalidMedia, match="UTF-8"):
        text_files.decoded(data)


@pytest.mark.parametrize(
    ("page_range", "total", "pages"),
    [
        (None, 3, (1, 2, 3)),
        (None, MAX_PAGES, tuple(range(1, MAX_PAGES + 1))),
        ("1", 1, (1,)),
        ("1-3,7", 9, (1, 2, 3, 7)),
        ("7,1-3,2", 9, (1, 2, 3, 7)),
        ("4951-5000", 5000, tuple(range(4951, 5001))),
    ],
)
def test_page_range(page_range: str | None, total: int, pages: tuple[int, ...]) -> None:
    assert chosen_pages(page_range, total) == pages


@pytest.mark.parametrize(
    "page_range", ["", "0", "-1", "3-1", "1,", "1--2", "a", "1 - 2", " 1", "1-3,11", "01", "٣", "99999999"]
)
def test_page_range_refusals(page_range: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        chosen_pages(page_range, 10)
    assert caught.value.param == "page_range"


@pytest.mark.parametrize(("page_range", "total"), [(None, MAX_PAGES + 1), ("1-51", 60), ("1-5000", 5000)])
def test_too_many_pages_says_what_to_do(page_range: str | None, total: int) -> None:
    with pytest.raises(PayloadTooLarge, match="page_range"):
        chosen_pages(page_range, total)


def test_requests_are_strict() -> None:
    assert parsed(OcrRequest, b"") == OcrRequest()
    assert parsed(OcrRequest, b'{"page_range": "1", "second_opinion": false}').page_range == "1"
    assert parsed(PageRequest, b'{"kind": "pdf", "page": 2}').page == 2


@pytest.mark.parametrize(
    ("model", "data", "param"),
    [
        (OcrRequest, b'{"pages": "1"}', "pages"),
        (OcrRequest, b'{"second_opinion": "yes"}', "second_opinion"),
        (OcrRequest, b'{"page_range": 1}', "page_range"),
        (OcrRequest, b"[]", None),
        (OcrRequest, b"{", None),
        (OcrRequest, b"\xff", None),
        (PageRequest, b'{"kind": "pdf", "page": 0}', "page"),
        (PageRequest, b'{"kind": "tape", "page": 1}', "kind"),
        (PageRequest, b"{}", "kind"),
    ],
)
def test_request_faults_name_the_field(model: type[OcrRequest], data: bytes, param: str | None) -> None:
    with pytest.raises(InvalidRequest, match="REQUEST") as caught:
        parsed(model, data)
    assert caught.value.param == param


def test_plan_survives_json() -> None:
    quad = Quad.from_box(1.5, 2, 3, 4)
    line = Line(quad, (Word("grüß", quad, 1.0), Word("世", quad, 1.0)), "text_layer")
    page = PagePlan(2, 100, 200, "text_layer", "ab" * 32, 144, (line,), (Rule(0, 1, 2, 1),))
    plan = Plan("pdf", (page, PagePlan(3, 5, 6, "raster", "cd" * 32, 144)), 9)
    assert Plan.from_json(plan.to_json()) == plan
    assert [page.needs_reading for page in plan.pages] == [False, True]
    text = Plan("text", (), 1, "a\nb")
    assert Plan.from_json(text.to_json()) == text
