"""Documents and schemas through the whole system: valid objects, and leaves that say where they stand."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
import tritonclient.grpc as triton_grpc
from PIL import Image

from client.cli.annotate import grounded_pages
from client.cli.ask import found_in, request_body, schema_of
from client.cli.documents import chat
from client.triton import TritonClient
from python_backends.runtime.config import CHECKOUT
from tests.conftest import TritonAddresses

pytestmark = pytest.mark.server

RECEIPT = CHECKOUT / "examples" / "receipt.jpg"
FIELDS = schema_of("company, date:date, total:number, phone")
READ = {"company": "LINDEN GROCERS", "date": "2026-03-14", "total": 26.87, "phone": None}
NOTE = "Customer: Ada Brandt\nTotal due: EUR 1.250,50\nDate: 3.4.2026"


def json_schema(schema: dict[str, Any]) -> Any:
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}


def receipt() -> Any:
    uri = f"data:image/jpeg;base64,{base64.b64encode(RECEIPT.read_bytes()).decode()}"
    return [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": uri}}]}]


@pytest.fixture
def sdk(gateway: str, api_key: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key=api_key, base_url=f"{gateway}/v1", max_retries=0) as client:
        yield client


def entries(reply: Any) -> dict[str, Any]:
    return {entry["name"]: entry["result"] for entry in reply.model_extra["precontext"]}


def test_a_receipt_becomes_an_object_whose_leaves_say_where_they_stand(sdk: openai.OpenAI) -> None:
    reply = sdk.chat.completions.create(
        model="interfaze-beta", messages=receipt(), response_format=json_schema(FIELDS)
    )  # fmt: skip
    assert json.loads(reply.choices[0].message.content or "") == READ
    found = entries(reply)
    assert found["fusion"]["dropped_words"] == 0 and found["fusion"]["words"] > 50
    words = {word["text"]: word["bounds"] for line in found["ocr"]["sections"][0]["lines"] for word in line["words"]}
    leaves = {leaf["path"]: leaf for leaf in found["grounding"]}
    assert list(leaves) == list(READ)
    assert leaves["total"]["bounds"] == words["26.87"]
    assert (leaves["total"]["page"], len(leaves["company"]["evidence"])) == (1, 2)
    assert 0 < leaves["total"]["confidence"] <= 1
    assert leaves["phone"] == {"path": "phone", "value": None, "evidence": [], "page": None, "bounds": None,
                               "time": None, "speaker": None, "confidence": None, "source": "inferred"}  # fmt: skip
    assert {leaf["source"] for leaf in found["grounding"]} <= {"span", "normalised", "inferred"}
    assert reply.usage is not None and reply.usage.prompt_tokens == found["fusion"]["prompt_rows"]
    assert reply.usage.completion_tokens > 0


def test_a_streamed_object_is_the_same(sdk: openai.OpenAI) -> None:
    stream = sdk.chat.completions.create(
        model="interfaze-beta", messages=receipt(), response_format=json_schema(FIELDS), stream=True
    )  # fmt: skip
    assert json.loads("".join(chunk.choices[0].delta.content or "" for chunk in stream)) == READ


def test_words_alone_are_a_document_too(sdk: openai.OpenAI) -> None:
    schema = schema_of("customer, total due:number, date:date")
    reply = sdk.chat.completions.create(
        model="interfaze-beta", messages=[{"role": "user", "content": NOTE}], response_format=json_schema(schema)
    )  # fmt: skip
    assert json.loads(reply.choices[0].message.content or "") == {
        "customer": "Ada Brandt", "total due": 1250.5, "date": "2026-04-03",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("schema", "code", "words"),
    [
        ({"type": "object", "properties": {"a": {"type": "string"}}, "patternProperties": {"b": {}}},
         "unsupported_schema", "patternProperties"),
        ({"type": "object", "properties": {"a": {"type": "text"}}}, "invalid_schema", "/properties/a"),
        ({"type": "object", "properties": {"iban": {"type": "integer"}}, "required": ["iban"]},
         "value_not_found", "iban"),
    ],
    ids=["refused", "wrong", "missing"],
)  # fmt: skip
def test_schemas_that_cannot_be_answered_are_refused_by_name(
    sdk: openai.OpenAI, schema: dict[str, Any], code: str, words: str
) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        sdk.chat.completions.create(
            model="interfaze-beta", messages=[{"role": "user", "content": NOTE}], response_format=json_schema(schema)
        )  # fmt: skip
    assert caught.value.code == code
    assert words in caught.value.message
    assert (caught.value.param or "").startswith("response_format")


def executions(triton: TritonAddresses, model: str) -> int:
    with triton_grpc.InferenceServerClient(triton.grpc) as client:
        return int(client.get_inference_statistics(model).model_stats[0].execution_count)


def test_a_task_does_not_run_what_it_does_not_need(sdk: openai.OpenAI, triton: TritonAddresses) -> None:
    unneeded = ("fusion", "tensorrt_llm", "finish")
    before = [executions(triton, model) for model in (*unneeded, "ocr_layout")]
    task: Any = [{"role": "system", "content": "<task>ocr</task>"}, *receipt()]
    reply = sdk.chat.completions.create(model="interfaze-beta", messages=task)
    assert json.loads(reply.choices[0].message.content or "")["name"] == "ocr"
    after = [executions(triton, model) for model in (*unneeded, "ocr_layout")]
    assert after == [*before[:3], before[3] + 1]


def test_the_ensemble_alone_gives_the_same_object(triton: TritonAddresses) -> None:
    async def run() -> dict[str, list[bytes]]:
        client = TritonClient(triton.grpc)
        inputs = {"REQUEST": [b"{}"], "QUERY": [json.dumps({"schema": FIELDS}).encode()],
                  "MEDIA": [RECEIPT.read_bytes()]}  # fmt: skip
        try:
            return await client.infer("document_to_json", inputs, timeout_s=60.0)
        finally:
            await client.close()

    outputs = asyncio.run(run())
    assert json.loads(outputs["OBJECT"][0]) == READ
    assert [leaf["path"] for leaf in json.loads(outputs["GROUNDING"][0])] == list(READ)


@pytest.mark.parametrize("at_once", [1, 4, 8])
def test_equal_requests_have_one_answer(gateway: str, api_key: str, at_once: int) -> None:
    schema = schema_of("customer, total due:number, date:date")
    body = {"model": "interfaze-beta", "messages": [{"role": "user", "content": NOTE}],
            "response_format": json_schema(schema)}  # fmt: skip
    headers = {"Authorization": f"Bearer {api_key}"}
    with httpx.Client(base_url=gateway, headers=headers, timeout=60) as client, ThreadPoolExecutor(at_once) as pool:
        replies = list(pool.map(lambda _: client.post("/v1/chat/completions", json=body).json(), range(100)))
    answers = {json.dumps([reply["choices"], reply["precontext"], reply["usage"]]) for reply in replies}
    assert len(answers) == 1


def test_reasoning_tells_how_each_value_was_checked(sdk: openai.OpenAI) -> None:
    ask: Any = {"model": "interfaze-beta", "messages": receipt(), "response_format": json_schema(FIELDS),
                "reasoning_effort": "low"}  # fmt: skip
    reply = sdk.chat.completions.create(**ask)
    reasoning = (reply.model_extra or {})["reasoning"]
    assert "Ran: ocr.\nRead 2 times" in reasoning and "total: 26.87 on page 1" in reasoning
    chunks = [chunk.choices[0].delta.content or "" for chunk in sdk.chat.completions.create(**ask, stream=True)]
    assert "".join(chunks) == f"<think>{reasoning}</think>{reply.choices[0].message.content}"


def test_a_schema_too_long_for_the_decoder_is_answered_without_it(sdk: openai.OpenAI) -> None:
    many = {f"some other property {number}": {"type": "string"} for number in range(400)}
    schema = {"type": "object", "properties": {"total due": {"type": "number"}, **many}}
    reply = sdk.chat.completions.create(
        model="interfaze-beta", messages=[{"role": "user", "content": NOTE}], response_format=json_schema(schema)
    )  # fmt: skip
    assert json.loads(reply.choices[0].message.content or "") == {"total due": 1250.5}
    found = entries(reply)
    assert found["fusion"]["fallback"] == "prompt_too_long"
    assert {leaf["source"] for leaf in found["grounding"]} == {"fallback"}


def test_ask_draws_each_value_on_its_page(gateway: str, api_key: str) -> None:
    with httpx.Client(base_url=gateway, headers={"Authorization": f"Bearer {api_key}"}, timeout=60) as client:
        found = found_in(client, chat(client, request_body(RECEIPT, FIELDS, "What was paid?")))
    assert found.value == READ and found.pages is not None
    ((number, picture),) = grounded_pages(RECEIPT, found.pages, found.grounding)
    with Image.open(RECEIPT) as original:
        plain = original.convert("RGB")
        assert (number, picture.size) == (1, plain.size)
    total = next(leaf for leaf in found.grounding if leaf["path"] == "total")
    corner = total["bounds"]["top_left"]["x"], total["bounds"]["top_left"]["y"]
    assert picture.getpixel(corner) != plain.getpixel(corner)


def test_a_file_without_pages_has_no_pictures(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(NOTE)
    assert list(grounded_pages(note, [], [{"path": "a", "page": None, "bounds": None}])) == []
