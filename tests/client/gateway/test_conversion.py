"""What of a request and its headers reaches the engine, and in which form."""

from __future__ import annotations

import hashlib
from typing import Any

import httpx
import orjson
import pytest

from client.gateway.config import digest
from tests.client.gateway.server import API_KEY, chat_body
from tests.client.gateway.test_requests import CALLED, CHAT, FUNCTION, with_schema
from tests.fakes.engine import FakeEngine


def test_the_engine_gets_the_documented_request(http: httpx.Client, fake_engine: FakeEngine) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    messages = [{"role": "developer", "content": "be brief"}, {"role": "user", "content": "hi"}]
    plain: dict[str, Any] = {"tool_calls": [], "tool_call_id": None}
    http.post(CHAT, json=chat_body(messages=messages, max_tokens=7, **with_schema(schema)))
    assert orjson.loads(fake_engine.requests[-1].body) == {
        "messages": [
            {"role": "system", "parts": [{"type": "text", "text": "be brief"}], **plain},
            {"role": "user", "parts": [{"type": "text", "text": "hi"}], **plain},
        ],
        "json_schema": schema,
        "response_format": "json_schema",
        "max_tokens": 7,
        "reasoning_effort": None,
        "tools": [],
        "tool_choice": "auto",
        "cache": {"namespace": hashlib.sha256(digest(API_KEY)).hexdigest()},
        "route": True,
        "progress": False,
        "live": False,
    }


@pytest.mark.parametrize("name", ["x-interfaze-bypass-cache", "x-bypass-cache", "x-interfaze-zdr"])
def test_old_and_new_headers_keep_a_request_out_of_the_cache(
    http: httpx.Client, fake_engine: FakeEngine, name: str
) -> None:
    http.post(CHAT, json=chat_body(), headers={name: "true"})
    assert orjson.loads(fake_engine.requests[-1].body)["cache"] is None


@pytest.mark.parametrize("name", ["x-interfaze-bypass-moa", "x-bypass-moe"])
def test_old_and_new_headers_switch_routing_off(http: httpx.Client, fake_engine: FakeEngine, name: str) -> None:
    http.post(CHAT, json=chat_body(), headers={name: "true"})
    assert orjson.loads(fake_engine.requests[-1].body)["route"] is False


@pytest.mark.parametrize(
    ("stream", "block", "asked"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_pieces_are_asked_for_where_nothing_must_stand_before_them(
    http: httpx.Client, fake_engine: FakeEngine, stream: bool, block: bool, asked: bool
) -> None:
    http.post(CHAT, json=chat_body(stream=stream), headers={"x-show-additional-info": str(block).lower()})
    assert orjson.loads(fake_engine.requests[-1].body)["live"] is asked


@pytest.mark.parametrize(("stream", "asked"), [(True, True), (False, False)])
def test_progress_is_asked_for_where_it_can_be_told(
    http: httpx.Client, fake_engine: FakeEngine, stream: bool, asked: bool
) -> None:
    http.post(CHAT, json=chat_body(stream=stream), headers={"x-interfaze-progress": "true"})
    assert orjson.loads(fake_engine.requests[-1].body)["progress"] is asked


def test_functions_and_their_results_reach_the_engine(http: httpx.Client, fake_engine: FakeEngine) -> None:
    turns = [
        {"role": "user", "content": "weather?"},
        {"role": "assistant", "content": None, "tool_calls": [CALLED]},
        {"role": "tool", "tool_call_id": "call_1", "content": "sunny"},
    ]
    choice = {"type": "function", "function": {"name": "get"}}
    http.post(CHAT, json=chat_body(messages=turns, tools=[FUNCTION], tool_choice=choice))
    sent = orjson.loads(fake_engine.requests[-1].body)
    assert sent["tools"] == [{"name": "get", "description": "", "parameters": None}]
    assert sent["tool_choice"] == "=get"
    assert sent["messages"][1]["tool_calls"] == [{"id": "call_1", "name": "get", "arguments": "{}"}]
    assert sent["messages"][2]["tool_call_id"] == "call_1"


@pytest.mark.parametrize(
    "fields",
    [
        {"tools": [FUNCTION]},
        {"messages": [{"role": "system", "content": "<task>translate</task>"},
                      {"role": "user", "content": "Into French: see https://a.example/b"}]},
    ],
)  # fmt: skip
def test_an_address_that_is_an_argument_or_part_of_a_text_is_not_fetched(
    http: httpx.Client, fake_engine: FakeEngine, fields: dict[str, Any]
) -> None:
    turns = [{"role": "user", "content": "open https://a.example/b"}]
    http.post(CHAT, json=chat_body(**{"messages": turns, **fields}))
    parts = [part for turn in orjson.loads(fake_engine.requests[-1].body)["messages"] for part in turn["parts"]]
    assert {part["type"] for part in parts} == {"text"}


def test_a_function_that_returned_nothing_has_returned(http: httpx.Client, fake_engine: FakeEngine) -> None:
    turns = [{"role": "user", "content": "go"}, {"role": "assistant", "content": None, "tool_calls": [CALLED]},
             {"role": "tool", "tool_call_id": "call_1", "content": ""}]  # fmt: skip
    http.post(CHAT, json=chat_body(messages=turns, tools=[FUNCTION]))
    assert [turn["role"] for turn in orjson.loads(fake_engine.requests[-1].body)["messages"]] == [
        "user", "assistant", "tool",
    ]  # fmt: skip


def test_a_file_that_is_written_into_the_words_is_an_attachment_and_no_words(
    http: httpx.Client, fake_engine: FakeEngine
) -> None:
    uri = "data:text/csv;charset=utf-8;base64,YSxiCjEsMg=="
    http.post(CHAT, json=chat_body(messages=[{"role": "user", "content": f"Forecast the next 3 days of this: {uri}"}]))
    (message,) = orjson.loads(fake_engine.requests[-1].body)["messages"]
    words, file = message["parts"]
    assert words == {"type": "text", "text": "Forecast the next 3 days of this:"}
    assert (file["kind"], file["mime"], fake_engine.requests[-1].media) == ("file", "text/csv", (b"a,b\n1,2",))


def test_a_data_uri_within_markup_is_text(http: httpx.Client, fake_engine: FakeEngine) -> None:
    html = '<img src="data:image/png;base64,YSxi"> and data:, alone'
    http.post(CHAT, json=chat_body(messages=[{"role": "user", "content": html}]))
    (message,) = orjson.loads(fake_engine.requests[-1].body)["messages"]
    assert message["parts"] == [{"type": "text", "text": html}]


def test_an_address_in_a_text_to_be_translated_is_no_document(http: httpx.Client, fake_engine: FakeEngine) -> None:
    said = "Translate to French: see https://a.example for more"
    http.post(CHAT, json=chat_body(messages=[{"role": "user", "content": said}]))
    (message,) = orjson.loads(fake_engine.requests[-1].body)["messages"]
    assert message["parts"] == [{"type": "text", "text": said}]
