"""Requests as bodies over HTTP: what is refused, with which words, and what reaches the engine."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import orjson
import pytest

from client.gateway.config import Limits
from tests.client.gateway.server import chat_body
from tests.fakes.engine import FakeEngine

CHAT = "/v1/chat/completions"
DATA = base64.b64encode(b"bytes").decode()
LIMITS = Limits()
FUNCTION = {"type": "function", "function": {"name": "get"}}
CALLED = {"id": "call_1", "type": "function", "function": {"name": "get", "arguments": "{}"}}


def user(*parts: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"role": "user", "content": list(parts)}]


def image(url: str) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": url}}


def with_schema(schema: Any) -> dict[str, Any]:
    return {"response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}}


def nested(depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    for _ in range(depth - 1):
        schema = {"a": schema}
    return schema


REFUSED: dict[str, tuple[dict[str, Any], int, str, str | None, str]] = {
    # name: (fields, status, code, param, words of the message)
    "model_unknown": ({"model": "gpt-9"}, 404, "model_not_found", "model", "gpt-9"),
    "model_missing": ({"model": None}, 400, "invalid_request", "model", "string"),
    "messages_empty": ({"messages": []}, 400, "invalid_request", "messages", "at least one"),
    "messages_not_list": ({"messages": "hi"}, 400, "invalid_request", "messages", "list"),
    "messages_too_many": (
        {"messages": [{"role": "user", "content": "x"}] * 1001}, 400, "invalid_request", "messages", "1000"),
    "parts_too_many": (
        {"messages": user(*[{"type": "text", "text": "x"}] * 2001)}, 400, "invalid_request", "messages", "2000"),
    "no_user_turn": (
        {"messages": [{"role": "system", "content": "x"}]}, 400, "invalid_request", "messages", "no text content"),
    "message_empty": (
        {"messages": [{"role": "user", "content": ""}]}, 400, "invalid_request",
        "messages.0.content", "no text content"),
    "role_wrong": (
        {"messages": [{"role": "boss", "content": "x"}]}, 400, "invalid_request", "messages.0.role", "user"),
    "message_unknown_key": (
        {"messages": [{"role": "user", "content": "x", "foo": 1}]}, 400, "invalid_request",
        "messages.0.foo", "unknown"),
    "part_type_unknown": (
        {"messages": user({"type": "audio_url", "audio_url": {"url": "x"}})},
        400, "invalid_request", "messages.0.content.0", "image_url"),
    "part_key_wrong": (
        {"messages": user({"type": "text", "text": 3})}, 400, "invalid_request", "messages.0.content.0.text", "string"),
    "tool_calls": (
        {"messages": [{"role": "assistant", "tool_calls": [{}]}, {"role": "user", "content": "x"}]},
        400, "invalid_request", "messages.0.tool_calls.0.id", "Required"),
    "tool_calls_of_a_user": (
        {"messages": [{"role": "user", "content": "x", "tool_calls": [CALLED]}]},
        400, "invalid_request", "messages.0.tool_calls", "Only messages of role assistant"),
    "tool_without_its_call": (
        {"messages": [{"role": "user", "content": "x"}, {"role": "tool", "content": "y"}]},
        400, "invalid_request", "messages.1.tool_call_id", "name their tool_call_id"),
    "unknown_fields": ({"foo": 1, "bar": 2}, 400, "unknown_field", "foo", "'foo', 'bar'"),
    "temperature_above": (
        {"temperature": 1.5}, 400, "invalid_request", "temperature",
        "Field 'temperature': Too big: expected number to be <=1"),
    "temperature_below": ({"temperature": -0.1}, 400, "invalid_request", "temperature", ">=0"),
    "temperature_text": ({"temperature": "hot"}, 400, "invalid_request", "temperature", "number"),
    "top_p": ({"top_p": 1.01}, 400, "invalid_request", "top_p", "<=1"),
    "n_129": ({"n": 129}, 400, "invalid_request", "n", "<=128"),
    "n_16384": ({"n": 16384}, 400, "invalid_request", "n", "<=128"),
    "n_bool": ({"n": True}, 400, "invalid_request", "n", "integer"),
    "max_tokens_negative": ({"max_tokens": -1}, 400, "invalid_request", "max_tokens", ">=1"),
    "max_tokens_above": ({"max_tokens": 32_001}, 400, "invalid_request", "max_tokens", "<=32000"),
    "max_tokens_differ": (
        {"max_tokens": 1, "max_completion_tokens": 2}, 400, "invalid_request", "max_tokens", "differ"),
    "stop_too_many": ({"stop": ["x"] * 100_000}, 400, "invalid_request", "stop", "at most 4"),
    "logit_bias": ({"logit_bias": {"1": 100}}, 400, "unknown_field", "logit_bias", "'logit_bias'"),
    "stream_options_without_stream": (
        {"stream_options": {"include_usage": True}}, 400, "invalid_request", "stream_options", "stream: true"),
    "tools": ({"tools": [{"type": "function"}]}, 400, "invalid_request", "tools.0.function", "Required"),
    "tools_of_one_name": ({"tools": [FUNCTION, FUNCTION]}, 400, "invalid_request", "tools", "the same name"),
    "tool_choice_required": ({"tool_choice": "required"}, 400, "invalid_request", "tool_choice", "needs tools"),
    "tool_choice_unknown": ({"tool_choice": "any"}, 400, "invalid_request", "tool_choice", "'auto', 'none' or"),
    "tool_choice_absent_tool": (
        {"tools": [FUNCTION], "tool_choice": {"type": "function", "function": {"name": "f"}}},
        400, "invalid_request", "tool_choice", "not among tools"),
    "tool_parameters_deep": (
        {"tools": [{"type": "function", "function": {"name": "f", "parameters": nested(70)}}]},
        400, "invalid_json_schema", "tools.0.function.parameters", "nests deeper"),
    "reasoning_unknown": ({"reasoning_effort": "hard"}, 400, "invalid_request", "reasoning_effort", "expected one of"),
    "response_format_without_schema": (
        {"response_format": {"type": "json_schema"}}, 400, "invalid_request",
        "response_format.json_schema", "together"),
    "schema_too_deep": (
        with_schema(nested(65)), 400, "invalid_json_schema", "response_format.json_schema.schema", "64 levels"),
    "schema_too_large": (
        with_schema({"description": "x" * LIMITS.schema_bytes}), 400, "invalid_json_schema",
        "response_format.json_schema.schema", "262144"),
    "base64_wrong": (
        {"messages": user(image("data:image/png;base64,@@@@"))}, 400, "invalid_media",
        "messages.0.content.0.image_url.url", "base64"),
    "base64_padding_inside": (
        {"messages": user(image("data:image/png;base64,QQ==QUJD"))}, 400, "invalid_media",
        "messages.0.content.0.image_url.url", "base64"),
    "data_uri_empty": (
        {"messages": user(image("data:image/png;base64,"))}, 400, "invalid_media",
        "messages.0.content.0.image_url.url", "empty"),
    "data_uri_malformed": (
        {"messages": user(image("data:image/png"))}, 400, "invalid_media",
        "messages.0.content.0.image_url.url", "invalid data URI"),
    "image_neither": (
        {"messages": user(image("hello"))}, 400, "invalid_request", "messages.0.content.0.image_url.url", "base64"),
    "url_too_long": (
        {"messages": user(image("https://e.com/" + "x" * 8192))}, 400, "invalid_request",
        "messages.0.content.0.image_url.url", "8192"),
    "media_too_many": (
        {"messages": user(*[image("https://e.com/x")] * 65)}, 400, "invalid_request",
        "messages.0.content.64.image_url.url", "64"),
    "file_format": (
        {"messages": user({"type": "file", "file": {"file_data": DATA, "format": "pdf"}})}, 400, "invalid_request",
        "messages.0.content.0.file.format", "MIME"),
    "text_too_long": ({"messages": [{"role": "user", "content": "x" * 1_000_001}]}, 413, "payload_too_large",
                      "messages", "1000000"),
    "text_too_long_in_bytes": ({"messages": [{"role": "user", "content": "ü" * 500_001}]}, 413, "payload_too_large",
                               "messages", "1000000"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_named_field(http: httpx.Client, name: str) -> None:
    fields, status, code, param, words = REFUSED[name]
    reply = http.post(CHAT, json=chat_body(**fields))
    error = reply.json()["error"]
    assert (reply.status_code, error["code"], error["param"]) == (status, code, param), error
    assert words in error["message"]
    assert error["request_id"] == reply.headers["x-request-id"]
    assert error["type"] == ("payload_too_large" if status == 413 else "invalid_request_error")


ACCEPTED: dict[str, dict[str, Any]] = {
    "lenient_model": {"model": "auto"},
    "bounds": {"temperature": 1, "top_p": 1.0, "n": 16, "max_tokens": 32_000, "stop": ["a"] * 4},
    "ignored": {"seed": 7, "logprobs": True, "top_logprobs": 2, "presence_penalty": 0.1, "frequency_penalty": -2},
    "labels": {"user": "u", "metadata": {"a": "b"}, "store": False, "service_tier": "auto"},
    "no_tools": {"tools": [], "tool_choice": "none", "parallel_tool_calls": True},
    "no_reasoning": {"reasoning_effort": "off"},
    "any_reasoning": {"reasoning_effort": "on"},
    "nulls": {"stream": None, "temperature": None, "tools": None, "response_format": None},
    "empty_schema": with_schema({}),
    "deep_schema": with_schema(nested(64)),
    "longest_text": {"messages": [{"role": "user", "content": "x" * 1_000_000}]},
    "most_messages": {"messages": [{"role": "user", "content": "x"}] * 1000},
    "echoed_answer": {"messages": [
        {"role": "assistant", "content": "a", "refusal": None, "tool_calls": None, "annotations": []},
        {"role": "user", "content": "x"}]},
}  # fmt: skip


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted(http: httpx.Client, name: str) -> None:
    reply = http.post(CHAT, json=chat_body(**ACCEPTED[name]))
    assert reply.status_code == 200, reply.text
    assert reply.json()["choices"][0]["message"]["content"] == "Hello world"


@pytest.mark.parametrize("effort", ["minimal", "low", "medium", "high", "xhigh", "on", "off", "auto", "none"])
def test_a_task_takes_every_reasoning_effort_and_needs_none(http: httpx.Client, effort: str) -> None:
    messages = [{"role": "system", "content": "<task>ocr</task>"}, *user({"type": "text", "text": "read"})]
    replies = [
        http.post(CHAT, json=chat_body(messages=messages, **extra)) for extra in ({}, {"reasoning_effort": effort})
    ]
    contents = [reply.json()["choices"][0]["message"]["content"] for reply in replies]
    assert contents[0] == contents[1] and '"name":"ocr"' in contents[0]


NOT_JSON = {
    "depth": b"[" * 100_000,
    "nan": b'{"model":NaN}',
    "lone_surrogate": b'{"model":"\\ud800"}',
    "bom": b"\xef\xbb\xbf{}",
    "invalid_utf8": b'{"model":"\xff"}',
    "huge_integer": b'{"n":1' + b"0" * 400 + b"}",
    "truncated": b'{"model":',
    "empty": b"",
    "commas": b"[" + b"0," * 1_100_000 + b"0]",
}


@pytest.mark.parametrize("name", NOT_JSON)
def test_what_is_not_json_is_refused(http: httpx.Client, name: str) -> None:
    reply = http.post(CHAT, content=NOT_JSON[name], headers={"content-type": "application/json"})
    assert reply.status_code == 400
    assert reply.json()["error"]["code"] == "invalid_json"


def test_of_duplicate_keys_the_last_counts(http: httpx.Client) -> None:
    raw = b'{"model":"x","model":"auto","messages":[{"role":"user","content":"hi"}]}'
    assert http.post(CHAT, content=raw, headers={"content-type": "application/json"}).status_code == 200


@pytest.mark.parametrize("where", ["body", "message", "part", "metadata"])
def test_a_mass_of_keys_is_refused_in_few_words(http: httpx.Client, where: str) -> None:
    keys = {f"k{index}": 0 for index in range(300_000)}
    body = {
        "body": chat_body(**keys),
        "message": chat_body(messages=[{"role": "user", "content": "x", **keys}]),
        "part": chat_body(messages=user({"type": "text", "text": "x", **keys})),
        "metadata": chat_body(metadata=keys),
    }[where]
    reply = http.post(CHAT, json=body, timeout=240)  # quadratic work would take far longer
    assert reply.status_code == 400
    assert len(reply.content) < 2000


PARTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "image_data": (image(f"data:image/png;base64,{DATA}"), {"type": "media", "kind": "image", "mime": "image/png"}),
    "image_url": (image("https://e.com/a.png"), {"type": "url", "url": "https://e.com/a.png", "kind": "image"}),
    "image_scheme": (image("file:///etc/passwd"), {"type": "url", "url": "file:///etc/passwd", "kind": "image"}),
    "input_image": (
        {"type": "input_image", "image_url": f"data:image/webp;base64,{DATA}"},
        {"type": "media", "mime": "image/webp"}),
    "file_bare": (
        {"type": "file", "file": {"file_data": DATA, "filename": "a.pdf", "format": "application/pdf"}},
        {"type": "media", "kind": "file", "mime": "application/pdf", "filename": "a.pdf"}),
    "file_wrapped_lines": (
        {"type": "file", "file": {"file_data": "Ynl0\nZXM=\n"}}, {"type": "media", "kind": "file", "mime": None}),
    "file_no_padding": ({"type": "file", "file": {"file_data": "Ynl0ZXM"}}, {"type": "media", "kind": "file"}),
    "file_percent": ({"type": "file", "file": {"file_data": "data:text/plain,byte%73"}}, {"mime": "text/plain"}),
    "file_url": ({"type": "file_url", "file_url": {"url": "http://e.com/a"}}, {"type": "url", "kind": "file"}),
    "file_address": (
        {"type": "file", "file": {"file_data": "https://e.com/a.pdf"}}, {"type": "url", "url": "https://e.com/a.pdf"}),
    "audio": (
        {"type": "input_audio", "input_audio": {"data": DATA, "format": "mp3"}},
        {"type": "media", "kind": "audio", "mime": "audio/mpeg"}),
    "audio_url": (
        {"type": "input_audio", "input_audio": {"data": "https://e.com/a.wav", "format": "wav"}},
        {"type": "url", "kind": "audio", "mime": "audio/wav"}),
}  # fmt: skip


@pytest.mark.parametrize("name", PARTS)
def test_parts_reach_the_engine(http: httpx.Client, fake_engine: FakeEngine, name: str) -> None:
    part, expected = PARTS[name]
    reply = http.post(CHAT, json=chat_body(messages=user({"type": "text", "text": "read"}, part)))
    assert reply.status_code == 200, reply.text
    request = fake_engine.requests[-1]
    sent = orjson.loads(request.body)["messages"][0]["parts"][1]
    assert expected.items() <= sent.items()
    assert request.media == ((b"bytes",) if sent["type"] == "media" else ())


def test_urls_in_user_text_are_lifted_when_nothing_is_attached(http: httpx.Client, fake_engine: FakeEngine) -> None:
    messages = [
        {"role": "system", "content": "not https://system.example"},
        {"role": "user", "content": "read (https://e.com/a.pdf), then https://e.com/b?x=1. And https://e.com/a.pdf"},
    ]
    http.post(CHAT, json=chat_body(messages=messages))
    system, turn = orjson.loads(fake_engine.requests[-1].body)["messages"]
    assert len(system["parts"]) == 1
    assert [part["url"] for part in turn["parts"][1:]] == ["https://e.com/a.pdf", "https://e.com/b?x=1"]


def test_urls_stay_text_beside_an_attachment(http: httpx.Client, fake_engine: FakeEngine) -> None:
    part = image(f"data:image/png;base64,{DATA}")
    http.post(CHAT, json=chat_body(messages=user({"type": "text", "text": "see https://e.com/a"}, part)))
    assert [part["type"] for part in orjson.loads(fake_engine.requests[-1].body)["messages"][0]["parts"]] == [
        "text", "media",
    ]  # fmt: skip


@pytest.mark.parametrize("extra, status", [(0, 200), (1, 413)])
def test_inline_file_at_the_bound_and_one_past_it(http: httpx.Client, extra: int, status: int) -> None:
    data = base64.b64encode(b"\0" * (LIMITS.file_bytes + extra)).decode()
    reply = http.post(CHAT, json=chat_body(messages=user({"type": "file", "file": {"file_data": data}})))
    assert reply.status_code == status


@pytest.mark.parametrize("coding", ["gzip", "br", "gzip, gzip", "unheard-of"])
def test_encoded_bodies_are_refused(http: httpx.Client, coding: str) -> None:
    headers = {"content-encoding": coding, "content-type": "application/json"}
    reply = http.post(CHAT, content=b"\x1f\x8b" + b"\0" * 1000, headers=headers)
    assert (reply.status_code, reply.json()["error"]["code"]) == (415, "unsupported_encoding")


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded"])
def test_other_content_types_are_refused(http: httpx.Client, kind: str) -> None:
    reply = http.post(CHAT, content=json.dumps(chat_body()), headers={"content-type": kind})
    assert reply.status_code == 415
    assert "application/json" in reply.json()["error"]["message"]


def test_flags_in_headers_must_be_booleans(http: httpx.Client) -> None:
    reply = http.post(CHAT, json=chat_body(), headers={"x-show-additional-info": "maybe"})
    assert (reply.status_code, reply.json()["error"]["param"]) == (400, "x-show-additional-info")
    for name in ("x-interfaze-bypass-cache", "x-bypass-cache", "x-interfaze-bypass-moa", "x-bypass-moe"):
        assert http.post(CHAT, json=chat_body(), headers={name: "true"}).status_code == 200
