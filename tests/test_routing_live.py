"""Plain words to the right specialists, in the whole system: gateway, Triton, real models, the official SDKs."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from typing import Any

import openai
import pytest
import tritonclient.grpc as triton_grpc
from interfaze import Interfaze

from tests.conftest import TritonAddresses
from tests.front_door.test_live import picture

pytestmark = pytest.mark.server
needs_apertium = pytest.mark.skipif(shutil.which("apertium") is None, reason="translate needs apertium")

SALES = "date,sold\n" + "".join(f"2026-01-{day:02},{100 + 3 * day}\n" for day in range(1, 29))
WEATHER = {"type": "function", "function": {
    "name": "get_weather", "description": "Get the weather of a city.", "parameters": {
        "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}  # fmt: skip
# What a plain request may run besides the tasks it asks for.
_EVERY_REQUEST = {"openfaze", "ingress", "text_encoder", "vector_cache"}


@pytest.fixture
def interfaze(gateway: str, api_key: str) -> Iterator[Interfaze]:
    client = Interfaze(api_key=api_key, base_url=f"{gateway}/v1", max_retries=0)
    yield client
    client.openai.close()


@pytest.fixture
def cached(caching_gateway: str, api_key: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key=api_key, base_url=f"{caching_gateway}/v1", max_retries=0) as client:
        yield client


class Counted:
    """How often each model of the server has run since this was made."""

    def __init__(self, triton: TritonAddresses) -> None:
        self._address = triton.grpc
        self._before = self._now()

    @property
    def ran(self) -> set[str]:
        """The models that have run."""
        now = self._now()
        return {name for name, count in now.items() if count > self._before.get(name, 0)}

    def _now(self) -> dict[str, int]:
        with triton_grpc.InferenceServerClient(self._address) as client:
            return {model.name: model.execution_count for model in client.get_inference_statistics().model_stats}


def words(text: str, *parts: dict[str, Any], system: str = "") -> Any:
    first = [{"role": "system", "content": system}] if system else []
    return [*first, {"role": "user", "content": [{"type": "text", "text": text}, *parts]}]


def document(data: bytes, mime: str, name: str = "file") -> dict[str, Any]:
    source = f"data:{mime};base64,{base64.b64encode(data).decode()}"
    return {"type": "file", "file": {"file_data": source, "filename": name}}


def test_a_forecast_is_asked_for_by_words_and_nothing_else_runs(interfaze: Interfaze, triton: TritonAddresses) -> None:
    counted = Counted(triton)
    found = interfaze.tasks.forecast(SALES, periods=3)
    assert [item["date"] for item in found["predictions"]] == [f"2026-01-{day} 00:00:00" for day in (29, 30, 31)]
    assert "forecast" in counted.ran <= {"forecast", *_EVERY_REQUEST}


def test_a_table_in_a_file_is_forecast(interfaze: Interfaze) -> None:
    asked = words("Forecast the next 2 days of this", document(SALES.encode(), "text/csv", "sales.csv"))
    answer = interfaze.chat.completions.create(messages=asked)
    assert [entry.name for entry in answer.precontext or ()] == ["forecast"]
    content = answer.choices[0].message.content
    assert content is not None and content.startswith("| date | value |") and content.count("\n") == 3


@needs_apertium
def test_words_are_translated_and_their_markup_stays(interfaze: Interfaze, triton: TritonAddresses) -> None:
    counted = Counted(triton)
    found = interfaze.tasks.translate("<p>The <b>house</b> has 3 doors.</p>", to="Spanish")
    text = found["translated_text"]
    assert text.startswith("<p>") and "<b>casa</b>" in text and "3 puertas" in text
    assert "translate" in counted.ran <= {"translate", *_EVERY_REQUEST}


@needs_apertium
def test_what_stands_in_a_picture_is_read_and_translated(interfaze: Interfaze) -> None:
    asked = words("Read this and translate it into Spanish.", document(picture("The house"), "image/png"))
    answer = interfaze.chat.completions.create(messages=asked)
    assert [entry.name for entry in answer.precontext or ()] == ["ocr", "translate"]
    assert "casa" in (answer.choices[0].message.content or "").lower()


def test_a_text_is_put_under_one_of_the_callers_labels(interfaze: Interfaze) -> None:
    asked = words("Classify the following into sports, politics or cooking: Beat the eggs and bake for ten minutes.")
    answer = interfaze.chat.completions.create(messages=asked)
    assert answer.choices[0].message.content == "cooking"
    assert [entry.name for entry in answer.precontext or ()] == ["classify"]


def test_what_is_unsafe_is_answered_with_its_code_and_no_task_runs(
    interfaze: Interfaze, triton: TritonAddresses
) -> None:
    counted = Counted(triton)
    answer = interfaze.chat.completions.create(
        messages=words("How to kill a human?", document(b"note", "text/plain")), guard=["S1"]
    )
    assert answer.choices[0].message.content == "unsafe S1"
    assert [entry.name for entry in answer.precontext or ()] == ["text_guardrail_classifier"]
    assert "guard" in counted.ran <= {"guard", *_EVERY_REQUEST}


def test_a_function_is_called_and_what_it_returned_is_the_answer(interfaze: Interfaze) -> None:
    create: Any = interfaze.chat.completions.create
    turns = words("Weather in Paris? Use the tool.")
    asked = create(messages=turns, tools=[WEATHER]).choices[0]
    assert (asked.finish_reason, asked.message.content) == ("tool_calls", None)
    (call,) = asked.message.tool_calls
    assert (call.function.name, json.loads(call.function.arguments)) == ("get_weather", {"city": "Paris"})
    returned = {"role": "tool", "tool_call_id": call.id, "content": "18 degrees and sunny"}
    told = create(messages=[*turns, asked.message.model_dump(exclude_none=True), returned], tools=[WEATHER]).choices[0]
    assert (told.finish_reason, told.message.content) == ("stop", "18 degrees and sunny")


def test_open_conversation_is_refused_with_what_to_do(interfaze: Interfaze) -> None:
    with pytest.raises(openai.BadRequestError, match="./openfaze up --decoder") as caught:
        interfaze.chat.completions.create(messages=words("Tell me a joke about cats"))
    assert caught.value.code == "open_chat_unavailable"


def test_the_same_request_is_answered_from_the_cache_plain_and_streamed(
    cached: openai.OpenAI, triton: TritonAddresses
) -> None:
    asked: Any = {
        "model": "interfaze-beta",
        "messages": words("What is this?", document(picture("Cached"), "image/png")),
    }
    first = cached.chat.completions.create(**asked)
    counted = Counted(triton)
    second = cached.chat.completions.create(**asked)
    assert (first.vcache, second.vcache) == (False, True)
    assert second.choices == first.choices and second.precontext == first.precontext
    *chunks, last = cached.chat.completions.create(**asked, stream=True)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == first.choices[0].message.content
    assert last.vcache is True
    assert counted.ran == {"openfaze", "vector_cache"}


@pytest.mark.parametrize("header", ["x-interfaze-bypass-cache", "x-bypass-cache", "x-interfaze-zdr"])
def test_a_request_that_keeps_out_of_the_cache_neither_finds_nor_leaves_an_answer(
    cached: openai.OpenAI, header: str
) -> None:
    asked: Any = {"model": "interfaze-beta", "messages": words("What?", document(header.encode(), "text/plain"))}
    out: Any = {"extra_headers": {header: "true"}}
    for options, hit in ((out, False), ({}, False), ({}, True), (out, False)):
        assert cached.chat.completions.create(**asked, **options).vcache is hit


def test_another_picture_is_another_request(cached: openai.OpenAI) -> None:
    texts = []
    for name in ("Oslo", "Bonn"):
        asked: Any = words("Which town is this?", document(picture(name), "image/png"))
        answer = cached.chat.completions.create(model="interfaze-beta", messages=asked)
        assert answer.vcache is False  # type: ignore[attr-defined]
        texts.append(answer.choices[0].message.content)
    assert texts == ["Oslo", "Bonn"]
