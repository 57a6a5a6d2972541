"""The examples through the whole system, over the gateway and by gRPC, against what is kept in `examples/golden`.

After a change that should alter the readings, write the golden files again with a running server and look at the
difference: `python -m examples.golden http://127.0.0.1:8000 [NAME ...]`.

Text and boxes may differ a little between processors, whose kernels compute in bf16 or in fp32; structure may not.
"""

from __future__ import annotations

import io
from collections import Counter
from functools import cache
from typing import Any

import numpy as np
import orjson
import pytest
import tritonclient.grpc as triton_grpc
from PIL import Image
from rapidfuzz.distance import Indel

from examples.golden import EXAMPLES, condensed, example, golden, mime_of, read_over_http
from python_backends.ocr.result import OcrResult
from tests.conftest import TritonAddresses

pytestmark = pytest.mark.server

SIMILARITY = 0.99
PIXELS = 4  # page units that an edge may move


@cache
def read_over_grpc(address: str, name: str) -> dict[str, Any]:
    """The result of the model `ocr` for an example, once a session."""
    return ask(address, {"mime": mime_of(name), "filename": name}, example(name))


def ask(address: str, request: dict[str, str], document: bytes) -> dict[str, Any]:
    """The result of the model `ocr` for a document."""
    tensors = []
    for tensor_name, item in (("REQUEST", orjson.dumps(request)), ("MEDIA", document)):
        tensor = triton_grpc.InferInput(tensor_name, [1], "BYTES")
        tensors.append(tensor.set_data_from_numpy(np.array([item], dtype=np.object_)))
    with triton_grpc.InferenceServerClient(address) as client:
        result: dict[str, Any] = orjson.loads(client.infer("ocr", tensors).as_numpy("RESULT")[0])
    return result


def reading(triton: TritonAddresses, name: str) -> dict[str, Any]:
    """What is compared: the example as read now, in the form of its golden file."""
    return condensed(read_over_grpc(triton.grpc, name))


def similar(text: str, kept: str) -> bool:
    return text == kept or Indel.normalized_similarity(text, kept) >= SIMILARITY


def near(box: list[int], kept: list[int]) -> bool:
    return all(abs(ours - theirs) <= PIXELS for ours, theirs in zip(box, kept, strict=True))


@pytest.mark.parametrize("name", EXAMPLES)
def test_gateway_and_triton_give_the_same_valid_result(
    gateway: str, api_key: str, triton: TritonAddresses, name: str
) -> None:
    result = read_over_http(gateway, api_key, name)
    assert result == read_over_grpc(triton.grpc, name)
    OcrResult.model_validate(result)


@pytest.mark.parametrize("name", EXAMPLES)
def test_text_is_as_it_was(triton: TritonAddresses, name: str) -> None:
    now, kept = reading(triton, name), golden(name)
    assert now["pages"] == kept["pages"]
    assert similar(now["extracted_text"], kept["extracted_text"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_boxes_are_where_they_were(triton: TritonAddresses, name: str) -> None:
    now, kept = reading(triton, name)["lines"], golden(name)["lines"]
    assert [(line["page"], len(line["words"])) for line in now] == [(line["page"], len(line["words"])) for line in kept]
    moved = [(before["text"], line["box"], before["box"]) for line, before in zip(now, kept, strict=True)
             if not near(line["box"], before["box"])]  # fmt: skip
    moved += [(before["text"], word, old) for line, before in zip(now, kept, strict=True)
              for word, old in zip(line["words"], before["words"], strict=True) if not near(word, old)]  # fmt: skip
    assert moved == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_layout_is_as_it_was(triton: TritonAddresses, name: str) -> None:
    now, kept = reading(triton, name)["layout"], golden(name)["layout"]
    assert [(block["type"], block["page"]) for block in now] == [(block["type"], block["page"]) for block in kept]
    for block, before in zip(now, kept, strict=True):
        assert similar(block["text"], before["text"])
        assert near(block["box"], before["box"])
        assert [cell[:4] for cell in block.get("cells", [])] == [cell[:4] for cell in before.get("cells", [])]


def blocks(triton: TritonAddresses, name: str, kind: str, page: int = 1) -> list[dict[str, Any]]:
    """Blocks of one kind on one page."""
    return [block for block in reading(triton, name)["layout"] if (block["type"], block["page"]) == (kind, page)]


def grid(table: dict[str, Any]) -> list[list[str]]:
    """The cells of a table by row and column."""
    rows = max(cell[0] for cell in table["cells"]) + 1
    columns = max(cell[1] for cell in table["cells"]) + 1
    filled = [[""] * columns for _ in range(rows)]
    for row, column, _, _, text in table["cells"]:
        filled[row][column] = text
    return filled


def test_column_one_is_read_before_column_two(triton: TritonAddresses) -> None:
    text = reading(triton, "two_columns.png")["extracted_text"].replace("\n", " ")
    order = ["The Valley Journal", "What the scales say", "Most people who keep bees", "By the second year",
             "looks into the boxes often enough.", "Weighing the hive", "ninth of June", "stand there instead of two.",
             "Page 12"]  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_header_title_and_footer_are_kept_apart(triton: TritonAddresses) -> None:
    name = "two_columns.png"
    assert [block["text"].split("\n") for block in blocks(triton, name, "header")] == [
        ["The Valley Journal", "Issue 27, July 2026"]
    ]
    assert [block["text"] for block in blocks(triton, name, "title")] == ["What the scales say"]
    assert [block["text"] for block in blocks(triton, name, "footer")] == ["Page 12"]
    assert len(blocks(triton, name, "paragraph")) == 6


@pytest.mark.parametrize("page", [1, 2])
def test_every_page_of_the_report_has_its_margins(triton: TritonAddresses, page: int) -> None:
    assert [block["text"] for block in blocks(triton, "report.pdf", "header", page)] == ["Valley Weather Society"]
    assert [block["text"] for block in blocks(triton, "report.pdf", "footer", page)] == [f"Page {page} of 3"]


def test_the_ruled_table_of_the_report(triton: TritonAddresses) -> None:
    (table,) = blocks(triton, "report.pdf", "table")
    assert grid(table) == [
        ["Station", "January", "March", "May", "Half year"], ["Mill Lane", "61", "48", "117", "402"],
        ["Eastbrook", "58", "52", "131", "431"], ["North slope", "73", "66", "149", "518"],
        ["Mean", "64", "55", "132", "450"],
    ]  # fmt: skip


def test_pages_with_and_without_a_text_layer(triton: TritonAddresses) -> None:
    result = read_over_grpc(triton.grpc, "report.pdf")
    assert [page["source"] for page in result["pages"]] == ["text_layer", "text_layer", "raster"]
    assert result["total_pages"] == len(result["sections"]) == 3
    assert {line["reader"] for line in result["sections"][0]["lines"]} == {"text_layer"}
    assert result["sections"][2]["text"].startswith("APPENDIX A: THE LOST SHEET\nHanded in with the report")


def test_the_line_items_of_the_invoice(triton: TritonAddresses) -> None:
    items, sums = map(grid, blocks(triton, "invoice.png", "table"))
    assert items == [
        ["Pos", "Description", "Qty", "Unit price", "Amount"],
        ["1", "Oak shelf, 80 x 25 cm", "4", "38.50", "154.00"],
        ["2", "Wall bracket, black steel", "8", "6.20", "49.60"],
        ["3", "Wood screws, box of 200", "2", "9.75", "19.50"],
        ["4", "Beeswax polish, 250 ml", "1", "12.40", "12.40"],
        ["5", "Delivery to the first floor", "1", "29.00", "29.00"],
    ]
    assert sums == [["Net", "264.50"], ["VAT 20 %", "52.90"], ["Total due", "317.40"]]


def test_prices_of_the_receipt_stand_beside_their_goods(triton: TritonAddresses) -> None:
    rows = [row for table in blocks(triton, "receipt.jpg", "table") for row in grid(table)]
    for pair in (["Rye bread 750 g", "3.90"], ["Paper bag", "0.20"], ["VAT 8.1 %", "2.01"], ["TOTAL EUR", "26.87"]):
        assert pair in rows


def test_text_on_its_side_is_turned(triton: TritonAddresses) -> None:
    result = read_over_grpc(triton.grpc, "rotated_photo.jpg")
    lines = result["sections"][0]["lines"]
    assert lines[0]["text"] == "Water turned off on Saturday"
    assert lines[-1]["text"] == "Northwick Water Works"
    for line in lines:  # corners start where the text starts: at the foot of the picture
        assert line["bounds"]["top_left"]["y"] > line["bounds"]["top_right"]["y"]


@pytest.mark.parametrize("quarters", [1, 2, 3])
@pytest.mark.parametrize("name", ["invoice.png", "receipt.jpg"])
def test_a_turned_page_has_the_same_words(triton: TritonAddresses, name: str, quarters: int) -> None:
    turned = io.BytesIO()
    Image.open(io.BytesIO(example(name))).convert("RGB").rotate(90 * quarters, expand=True).save(turned, "PNG")
    words = ask(triton.grpc, {"mime": "image/png"}, turned.getvalue())["extracted_text"].split()
    expected = golden(name)["extracted_text"].split()
    assert len(Counter(words) & Counter(expected)) >= 0.95 * len(Counter(expected))


def test_a_very_wide_line_is_read_whole(triton: TritonAddresses) -> None:
    assert reading(triton, "wide_line.png")["extracted_text"] == (
        "The quick survey of nine harbours began at dawn and ended before the tide came back in"
    )
