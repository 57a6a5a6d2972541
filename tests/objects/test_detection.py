"""From files to the public result: several files, pages in their own units, shapes, evidence, failures."""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from python_backends.errors import InvalidRequest, PayloadTooLarge, Unavailable
from python_backends.objects.choice import Eyes
from python_backends.objects.detection import detect
from python_backends.objects.detector import Found
from python_backends.objects.evidence import evidence_of, features_of
from python_backends.objects.opening import opened
from python_backends.objects.quoted import warnings_of
from python_backends.objects.request import ObjectRequest, Order, order_of
from python_backends.objects.result import ObjectResult, object_result
from python_backends.objects.schema import schema_text
from python_backends.objects.thing import PageFinds
from python_backends.ocr.ingest.limits import MAX_PAGES
from python_backends.running import Array, Run
from tests.objects.fakes import BlotDetector, BoxSegmenter, Documents, eyes, page_of

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "object_detection.json"
ONE_RED = page_of({(100, 50, 160, 110): "red"})


def finds(documents: Documents, looking: Eyes | None = None, **fields: Any) -> tuple[list[PageFinds], Order]:
    request = ObjectRequest(**fields)
    order = order_of(request)

    async def work() -> list[PageFinds]:
        media = [str(number).encode() for number in range(len(documents.files))]
        return await detect(await opened(media, request.page_range, {}, documents), order, looking or eyes(), documents)

    return asyncio.run(work()), order


def result(documents: Documents, looking: Eyes | None = None, **fields: Any) -> dict[str, Any]:
    found, order = finds(documents, looking, **fields)
    made = object_result(found, order, "blots", "boxes", warnings_of(order.prompts, controls=False))
    ObjectResult.model_validate(made, strict=True)
    return made


def box_of(item: Mapping[str, Any]) -> tuple[int, int, int, int]:
    first, last = item["bounds"]["top_left"], item["bounds"]["bottom_right"]
    return first["x"], first["y"], last["x"], last["y"]


def test_the_schema_is_published() -> None:
    assert SCHEMA.read_text("utf-8") == schema_text()


def test_one_picture() -> None:
    made = result(Documents([[ONE_RED]]), instruction="find the red ball")
    [item] = made["detected_objects"]
    assert (item["label"], box_of(item), item["confidence"], item["page"]) == ("red ball", (100, 50, 160, 110), 0.9, 1)
    assert "media" not in item and "polygon" not in item
    assert made["pages"] == [{"page": 1, "width": 600, "height": 400, "dpi": None, "sha256": "0" * 64}]


def test_nothing_found_is_an_empty_list_and_still_has_its_pages() -> None:
    made = result(Documents([[ONE_RED]]), prompts=["green ball"])
    assert made["detected_objects"] == [] and len(made["pages"]) == 1


def test_a_documents_pages_have_its_own_units() -> None:
    documents = Documents([[ONE_RED, page_of({}), page_of({(20, 20, 60, 60): "red"})]], kind="pdf", scale=2.0)
    made = result(documents, prompts=["red"])
    assert [(item["page"], box_of(item)) for item in made["detected_objects"]] == [
        (1, (50, 25, 80, 55)),
        (3, (10, 10, 30, 30)),
    ]
    assert [page["width"] for page in made["pages"]] == [300] * 3


def test_several_files_are_told_apart() -> None:
    made = result(Documents([[ONE_RED], [page_of({(5, 5, 30, 30): "red"})]]), prompts=["red"])
    assert [(item["media"], item["page"]) for item in made["detected_objects"]] == [(0, 1), (1, 1)]
    assert [page["media"] for page in made["pages"]] == [0, 1]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_shapes_in_every_form(scale: float) -> None:
    documents = Documents([[ONE_RED]], kind="pdf", scale=scale)
    [item] = result(documents, prompts=["red"], masks=["polygon", "rle", "png"])["detected_objects"]
    left, top, right, bottom = box_of(item)
    [ring] = item["polygon"]
    assert (
        np.abs(np.min(ring, axis=0) - (left, top)).max() <= 1
        and np.abs(np.max(ring, axis=0) - (right, bottom)).max() <= 1
    )
    assert item["rle"]["size"] == [400 / scale, 600 / scale]
    mask = np.asarray(Image.open(io.BytesIO(base64.b64decode(item["mask"]))))
    place = item["mask_bounds"]
    assert mask.shape == (place["height"], place["width"]) and mask.all()
    assert item["mask_confidence"] == 1.0


def test_all_shapes_of_a_page_are_cut_in_one_pass_and_none_where_none_are_asked_for() -> None:
    segmenter = BoxSegmenter()
    page = page_of({(10, 10, 60, 50): "red", (300, 20, 380, 90): "red"})
    result(Documents([[page]]), eyes(segmenter=segmenter), instruction="segment the red things")
    assert [len(boxes) for boxes in segmenter.given] == [2]
    result(Documents([[page]]), eyes(segmenter=segmenter), instruction="find the red things")
    result(Documents([[page]]), eyes(segmenter=segmenter), instruction="segment the green things")
    assert len(segmenter.given) == 1


def test_evidence_has_a_region_and_a_row_for_each_thing() -> None:
    page = page_of({(300, 20, 380, 90): "red", (10, 10, 60, 50): "blue"})
    pages, _ = finds(Documents([[page], [ONE_RED]]), prompts=["red", "blue"])
    items = evidence_of(pages, "object_detector")
    assert [(item.kind, item.label, item.text, item.page) for item in items] == [
        ("region", "red", "", 1), ("region", "blue", "", 1), ("region", "red", "", 1)]  # fmt: skip
    assert [item.order for item in items] == [1, 0, 0]
    assert items[0].quad == ((300, 20), (380, 20), (380, 90), (300, 90))
    rows = features_of(pages)
    assert [item.features for item in items] == [(0, 1), (1, 2), (2, 3)] and len(rows) == 3
    assert len({item.id for item in items}) == 3


def test_without_finds_there_are_no_rows() -> None:
    pages, _ = finds(Documents([[ONE_RED]]), prompts=["green"])
    assert evidence_of(pages, "x") == [] and features_of(pages).shape[0] == 0


def test_words_in_quotation_marks_are_warned_about() -> None:
    made = result(Documents([[ONE_RED]]), prompts=["the 'Sign in' button", "red"])
    assert len(made["warnings"]) == 1 and "gui_detection" in made["warnings"][0]


def test_a_text_file_has_no_picture() -> None:
    with pytest.raises(InvalidRequest, match="no picture"):
        finds(Documents([[ONE_RED]], kind="text"), prompts=["red"])


def test_a_request_without_a_file_is_refused() -> None:
    with pytest.raises(InvalidRequest) as refused:
        finds(Documents([]), prompts=["red"])
    assert refused.value.param == "MEDIA"


@pytest.mark.parametrize(
    ("files", "pages", "refused"), [(1, MAX_PAGES, False), (2, MAX_PAGES, True), (MAX_PAGES + 1, 1, True)]
)
def test_pages_are_counted_over_all_files(files: int, pages: int, refused: bool) -> None:
    small = page_of({}, (64, 64))
    documents = Documents([[small] * pages] * files)
    if not refused:
        assert len(finds(documents, prompts=["red"])[0]) == pages
        return
    with pytest.raises(PayloadTooLarge, match=str(MAX_PAGES)):
        finds(documents, prompts=["red"])


def test_after_a_failure_no_further_page_is_fetched() -> None:
    class Broken(BlotDetector):
        async def find(self, image: Array, prompts: Sequence[str], run: Run) -> Found:
            raise Unavailable("the network died")

    documents = Documents([[ONE_RED] * 20])
    with pytest.raises(Unavailable, match="died"):
        finds(documents, eyes(Broken()), prompts=["red"])
    assert documents.fetched <= 2
