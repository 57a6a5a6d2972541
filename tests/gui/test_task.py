"""Files to results, with networks that see what was drawn."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image

from python_backends.errors import InvalidMedia, InvalidRequest, OpenfazeError, Unavailable, UnsupportedMedia
from python_backends.evidence import Evidence, evidence_from_json
from python_backends.grounding.stream import stream_of
from python_backends.gui.calibration import Calibration
from python_backends.gui.document import Document
from python_backends.gui.networks import RawElements
from python_backends.gui.request import GuiRequest
from python_backends.gui.result import GuiResult
from python_backends.gui.roles import ROLES
from python_backends.gui.schema import schema_text
from python_backends.gui.task import GuiAnswer, Known, answer
from python_backends.ocr.ingest.pdf import PdfProcess
from python_backends.ocr.networks import Pixels
from python_backends.request import parsed
from python_backends.runtime.config import CHECKOUT
from tests.gui.fakes import ALPHABET, FakeNetworks, Thing, screen

KNOWN = Known(Calibration.plain(), ALPHABET)
THINGS = [Thing("button", (100, 100, 220, 140)), Thing("link", (300, 20, 360, 44), 0.8)]
TEXTS = {60: "Save", 90: "Home", 120: "Hello"}
PAGE = screen(640, 480, [(60, (130, 110, 190, 130)), (90, (302, 24, 358, 40)), (120, (100, 300, 180, 320))])


def png(pixels: Pixels) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


def tiff(*pages: Pixels) -> bytes:
    stream = io.BytesIO()
    first, *rest = map(Image.fromarray, pages)
    first.save(stream, "TIFF", save_all=True, append_images=rest)
    return stream.getvalue()


@pytest.fixture(scope="module")
def pdf() -> Iterator[PdfProcess]:
    process = PdfProcess()
    yield process
    process.close()


def asked(pdf: PdfProcess, media: bytes, networks: FakeNetworks | None = None, **keys: Any) -> GuiAnswer:
    request = GuiRequest(**keys)
    document = Document([media], request, pdf)
    return asyncio.run(answer(request, document, networks or FakeNetworks(THINGS, TEXTS), KNOWN))


def result_of(found: GuiAnswer) -> GuiResult:
    return GuiResult.model_validate_json(found.result)


def items_of(found: GuiAnswer) -> tuple[Evidence, ...]:
    return evidence_from_json(found.evidence)


def test_a_screenshot_yields_its_elements(pdf: PdfProcess) -> None:
    result = result_of(asked(pdf, png(PAGE)))
    assert [(each.type, each.text) for each in result.gui_elements] == [
        ("link", "Home"), ("button", "Save"), ("text", "Hello"),
    ]  # fmt: skip
    button = result.gui_elements[1]
    assert (button.bounds.top_left.x, button.bounds.bottom_right.y) == (100, 140)
    assert button.confidence == pytest.approx(0.9) and button.page == 1 and button.order == 1
    assert (result.width, result.height, result.total_pages) == (640, 480, None)


def test_a_phrase_filters_and_labels(pdf: PdfProcess) -> None:
    result = result_of(asked(pdf, png(PAGE), find="save button"))
    assert [(each.type, each.label, each.id) for each in result.gui_elements] == [("button", "save button", "p1.e1")]


def test_what_is_not_there_is_an_empty_list(pdf: PdfProcess) -> None:
    found = asked(pdf, png(PAGE), find="delete button")
    assert result_of(found).gui_elements == []
    assert [item.kind for item in items_of(found)] == ["page"]


def test_the_instruction_filters_unless_find_says_otherwise(pdf: PdfProcess) -> None:
    words = "Find all links on this page"
    assert [each.type for each in result_of(asked(pdf, png(PAGE), instruction=words)).gui_elements] == ["link"]
    both = asked(pdf, png(PAGE), instruction=words, find="buttons")
    assert [each.type for each in result_of(both).gui_elements] == ["button"]


def test_without_text_nothing_is_read(pdf: PdfProcess) -> None:
    networks = FakeNetworks(THINGS, TEXTS)
    result = result_of(asked(pdf, png(PAGE), networks, text=False))
    assert {each.type for each in result.gui_elements} == {"link", "button"}
    assert {kind for kind, _ in networks.seen} == {"elements"}


def test_an_empty_screen_is_no_error(pdf: PdfProcess) -> None:
    found = asked(pdf, png(screen(320, 200)), FakeNetworks())
    assert result_of(found).gui_elements == []
    assert found.features.shape == (0, 120)


def test_pages_of_a_document_are_numbered(pdf: PdfProcess) -> None:
    result = result_of(asked(pdf, tiff(PAGE, PAGE, PAGE), page_range="1,3"))
    assert sorted({each.page for each in result.gui_elements}) == [1, 3]
    assert [(page.page, page.width) for page in result.pages] == [(1, 640), (3, 640)]
    assert (result.total_pages, result.height) == (3, 960)
    assert len({each.id for each in result.gui_elements}) == len(result.gui_elements)


def test_evidence_is_what_fusion_reads(pdf: PdfProcess) -> None:
    found = asked(pdf, png(PAGE))
    items = items_of(found)
    assert [(item.kind, item.label, item.text, item.parent) for item in items] == [
        ("page", None, "", None),
        ("region", "link", "Home", None), ("line", None, "Home", "p1.e0"), ("word", None, "Home", "p1.e0.l0"),
        ("region", "button", "Save", None), ("line", None, "Save", "p1.e1"), ("word", None, "Save", "p1.e1.l0"),
        ("line", None, "Hello", None), ("word", None, "Hello", "p1.e2"),
    ]  # fmt: skip
    stream = stream_of(items)
    assert [stream.text(line) for line in stream.lines()] == ["Home", "Save", "Hello"]


def test_features_are_those_of_regions_and_of_glyphs(pdf: PdfProcess) -> None:
    found = asked(pdf, tiff(PAGE, PAGE))
    items = items_of(found)
    regions = [item for item in items if item.kind == "region" and item.features]
    assert [item.features for item in regions] == [(1, 2), (0, 1), (16, 17), (15, 16)]
    assert found.features.shape == (30, 120)  # of each page two regions and the thirteen letters of three words
    assert found.features[1].tolist() == [1.0] * 64 + [0.0] * 56
    words = {item.text: item.features for item in items if item.kind == "word" and item.page == 2}
    assert sorted((text, (rows or (0, 0))[1] - (rows or (0, 0))[0]) for text, rows in words.items()) == [
        ("Hello", 5), ("Home", 4), ("Save", 4),
    ]  # fmt: skip


def test_the_same_request_has_the_same_bytes(pdf: PdfProcess) -> None:
    first, second = (asked(pdf, png(PAGE)) for _ in range(2))
    assert (first.result, first.evidence) == (second.result, second.evidence)
    np.testing.assert_array_equal(first.features, second.features)


@pytest.mark.parametrize("count", [0, 2])
def test_one_file_a_request(pdf: PdfProcess, count: int) -> None:
    with pytest.raises(InvalidRequest, match=f"but {count} were sent"):
        Document([png(PAGE)] * count, GuiRequest(), pdf)


def test_text_files_have_nothing_to_see(pdf: PdfProcess) -> None:
    with pytest.raises(UnsupportedMedia, match="nothing to see. Send JPEG.* PDF or DOCX"):
        Document([b"plain words"], GuiRequest(), pdf)


def test_broken_pictures_are_the_callers(pdf: PdfProcess) -> None:
    with pytest.raises(InvalidMedia):
        asked(pdf, png(PAGE)[:300])


@pytest.mark.parametrize("key", ["prompt", "minconfidence"])
def test_unknown_keys_are_errors(key: str) -> None:
    with pytest.raises(InvalidRequest, match=key):
        parsed(GuiRequest, json.dumps({key: 1}).encode())


@pytest.mark.parametrize("value", [-0.1, 1.1, "high"])
def test_confidences_are_bounded(value: object) -> None:
    with pytest.raises(InvalidRequest, match="min_confidence"):
        parsed(GuiRequest, json.dumps({"min_confidence": value}).encode())


class Failing(FakeNetworks):
    """Its element detector dies; whoever reads text meanwhile ends first."""

    async def elements(self, image: Pixels) -> RawElements:
        raise Unavailable("model gui_detector failed: its process died", code="model_failed")


def test_a_dead_network_is_told_at_once(pdf: PdfProcess) -> None:
    networks = Failing(THINGS, TEXTS)
    with pytest.raises(Unavailable, match="gui_detector"):
        asked(pdf, png(PAGE), networks)


def test_work_that_nobody_waits_for_ends(pdf: PdfProcess) -> None:
    def check() -> None:
        raise Unavailable("The request was cancelled by its sender.", code="cancelled")

    request = GuiRequest()
    document = Document([png(PAGE)], request, pdf)
    with pytest.raises(OpenfazeError, match="cancelled"):
        asyncio.run(answer(request, document, FakeNetworks(), KNOWN, check))


def test_the_published_schema_is_the_models() -> None:
    path = CHECKOUT / "docs" / "schemas" / "gui_detection.json"
    assert path.read_text("utf-8") == schema_text(), (
        "run python -m python_backends.gui.schema > docs/schemas/gui_detection.json"
    )


def test_the_schema_knows_every_role() -> None:
    element = json.loads(schema_text())["$defs"]["GuiElement"]["properties"]["type"]["enum"]
    assert tuple(element) == ROLES
