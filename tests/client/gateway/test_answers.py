"""Streams, failures, departures: how an answer goes out and how it ends."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from client.gateway.config import Timeouts
from client.gateway.engine import Content, Done, Precontext, Progress, ToolCalls
from client.gateway.sse import TagEscaper, precontext_text
from python_backends.errors import (
    InternalError,
    InvalidMedia,
    InvalidRequest,
    OpenfazeError,
    RequestTimeout,
    Unavailable,
    UnsupportedMedia,
    UpstreamFailed,
    UrlBlocked,
)
from tests.client.gateway.server import CONFIG, Gateway, chat_body, post, serving
from tests.fakes.engine import DONE, USAGE, FakeEngine, Gate, Step
from tests.waiting import PATIENCE_S, wait_for

CHAT = "/v1/chat/completions"
FOREVER_S = 600.0


def playing(*steps: Step) -> FakeEngine:
    return FakeEngine(lambda _: steps)


def ask(gateway: Gateway, headers: dict[str, str] | None = None, **fields: Any) -> httpx.Response:
    return gateway.post(CHAT, json=chat_body(**fields), headers={**gateway.headers, **(headers or {})})


def frames(reply: httpx.Response) -> list[dict[str, Any]]:
    """The JSON of every data line but the last, which must be [DONE]."""
    lines = [line[6:] for line in reply.text.split("\n") if line.startswith("data: ")]
    assert lines[-1] == "[DONE]"
    return [json.loads(line) for line in lines[:-1]]


def content_of(chunks: list[dict[str, Any]]) -> str:
    return "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks if chunk.get("choices"))


FAILURES: list[tuple[OpenfazeError, int, str, str]] = [
    (InvalidRequest("only one task", param="messages"), 400, "invalid_request_error", "invalid_request"),
    (InvalidMedia("cut short"), 400, "invalid_request_error", "invalid_media"),
    (UrlBlocked("no"), 400, "invalid_request_error", "url_blocked"),
    (UnsupportedMedia("gif"), 415, "invalid_request_error", "unsupported_media"),
    (RequestTimeout("late"), 408, "invalid_request_error", "request_timeout"),
    (UpstreamFailed("remote"), 502, "internal_error", "upstream_failed"),
    (Unavailable("busy"), 503, "service_unavailable", "service_unavailable"),
    (InternalError("secret detail"), 500, "internal_error", "internal_error"),
    (UpstreamFailed("late", code="upstream_timeout"), 502, "internal_error", "upstream_timeout"),
    (Unavailable("secret words", code="model_failed"), 503, "service_unavailable", "model_failed"),
    (Unavailable("no soffice", code="converter_missing"), 503, "service_unavailable", "converter_missing"),
]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("error, status, kind, code", FAILURES, ids=[item[3] for item in FAILURES])
def test_errors_before_the_first_byte_are_http_errors(
    error: OpenfazeError, status: int, kind: str, code: str, stream: bool
) -> None:
    with serving(playing(error)) as gateway:
        reply = ask(gateway, stream=stream)
    body = reply.json()["error"]
    assert (reply.status_code, body["type"], body["code"], body["param"]) == (status, kind, code, error.param)
    assert reply.headers["content-type"] == "application/json"
    passing = status == 503 and code != "converter_missing"
    assert ("retry-after" in reply.headers) == passing
    assert reply.headers.get("x-should-retry") == (None if passing else "false")
    assert "secret" not in reply.text


def test_a_bug_becomes_a_500_that_tells_nothing_but_the_request_id() -> None:
    with serving(playing(ZeroDivisionError("10.0.0.1 secret"))) as gateway:
        reply = ask(gateway)
        assert gateway.get("/health/live").status_code == 200
    assert reply.status_code == 500
    assert "secret" not in reply.text
    assert reply.json()["error"]["request_id"] == reply.headers["x-request-id"]


def test_an_answer_without_an_end_is_an_error() -> None:
    with serving(playing(Content("half"))) as gateway:
        assert ask(gateway).status_code == 500
        assert "event: error" in ask(gateway, stream=True).text


def test_errors_after_the_first_byte_are_error_events() -> None:
    with serving(playing(Content("half"), UrlBlocked("no", param="messages"))) as gateway:
        reply = ask(gateway, stream=True)
    assert reply.status_code == 200
    assert "event: error\ndata: " in reply.text
    error = frames(reply)[-1]["error"]
    assert (error["code"], error["request_id"]) == ("url_blocked", reply.headers["x-request-id"])


CALLED = {"id": "call_1", "name": "get", "arguments": '{"city":"Paris"}'}
CALL = {"id": "call_1", "type": "function", "function": {"name": "get", "arguments": '{"city":"Paris"}'}}
CALLING = (ToolCalls([CALLED]), Done("tool_calls", USAGE, False))


def test_calls_of_functions_stand_in_place_of_content() -> None:
    with serving(playing(*CALLING)) as gateway:
        choice = ask(gateway).json()["choices"][0]
    assert (choice["finish_reason"], choice["message"]["content"]) == ("tool_calls", None)
    assert choice["message"]["tool_calls"] == [CALL]


def test_streamed_calls_have_their_places_and_the_role_goes_first() -> None:
    with serving(playing(*CALLING)) as gateway:
        first, last = frames(ask(gateway, stream=True))
    assert first["choices"][0]["delta"] == {"role": "assistant", "content": None, "tool_calls": [{"index": 0, **CALL}]}
    assert (last["choices"][0]["delta"], last["choices"][0]["finish_reason"]) == ({}, "tool_calls")


def test_progress_is_told_in_comments() -> None:
    news = Progress({"task": "ocr", "done": 1, "of": 2})
    with serving(playing(news, Content("x"), DONE)) as gateway:
        reply = ask(gateway, stream=True)
    assert ': progress {"task":"ocr","done":1,"of":2}\n\n' in reply.text
    assert content_of(frames(reply)) == "x"


@pytest.mark.parametrize(("asked", "told"), [("true", True), ("false", False)])
def test_what_ran_is_told_to_those_who_ask_for_more(asked: str, told: bool) -> None:
    with serving(playing(Content("x"), Done("stop", USAGE, False, ["ocr", "translate"]))) as gateway:
        body = ask(gateway, {"x-show-additional-info": asked}).json()
    expected = {"internal_tool_used": True, "preConfig": {"tools": ["ocr", "translate"]}}
    assert body.get("debug") == (expected if told else None)


def test_plain_body_has_every_documented_field() -> None:
    entry = {"name": "ocr", "result": {"a": 1}}
    with serving(playing(Precontext([entry]), Content("x"), Done("length", USAGE, True))) as gateway:
        reply = ask(gateway, model="openfaze")
    body = reply.json()
    assert body["id"] == reply.headers["x-request-id"]
    assert (body["object"], body["model"], body["vcache"], body["usage"]) == (
        "chat.completion", "interfaze-beta", True, USAGE,
    )  # fmt: skip
    assert body["precontext"] == [entry]
    assert body["choices"][0]["finish_reason"] == "length"
    assert {"created", "system_fingerprint"} <= body.keys()


@pytest.mark.parametrize("entries", [[], [{"name": "ocr", "result": {"text": "</precontext> <think>"}}]])
def test_stream_opens_with_the_precontext_block(entries: list[Any]) -> None:
    with serving(playing(Precontext(entries), Content("Hi"), DONE)) as gateway:
        chunks = frames(ask(gateway, {"x-show-additional-info": "true"}, stream=True))
        plain = frames(ask(gateway, stream=True))
    first = chunks[0]["choices"][0]["delta"]
    assert first["role"] == "assistant"
    assert first["content"] == precontext_text(entries)
    assert first["content"].count("</precontext>") == 1
    block = first["content"].removeprefix("<precontext> ").removesuffix(" </precontext>")
    assert json.loads(block) == entries
    assert content_of(plain) == "Hi"


def test_stream_ends_with_reason_cache_flag_and_usage() -> None:
    with serving(playing(Content("Hi"), Done("length", USAGE, True))) as gateway:
        chunks = frames(ask(gateway, stream=True, stream_options={"include_usage": True}))
    assert chunks[-2]["choices"][0] == {"index": 0, "delta": {}, "logprobs": None, "finish_reason": "length"}
    assert chunks[-2]["vcache"] is True
    assert (chunks[-1]["choices"], chunks[-1]["usage"]) == ([], USAGE)
    assert all(chunk["usage"] is None for chunk in chunks[:-1])
    assert all(chunk["type"] == "text-delta" for chunk in chunks)


def test_tags_in_a_document_do_not_become_side_channels() -> None:
    text = "a<thi", "nk>b</think> <precontext>", "<b> 1 < 2 <"
    with serving(playing(*map(Content, text), DONE)) as gateway:
        prose = content_of(frames(ask(gateway, stream=True)))
        as_json = content_of(frames(ask(gateway, stream=True, response_format={"type": "json_object"})))
    assert "<think>" not in prose
    assert prose.replace("\u200b", "") == "".join(text)
    assert json.loads(f'"{as_json}"') == "".join(text)
    assert "<precontext>" not in as_json


def test_escaping_holds_nothing_back_that_cannot_be_a_tag() -> None:
    escaper = TagEscaper(json=False)
    assert escaper.feed("1 <") == "1 "
    assert escaper.feed(" 2") == "< 2"
    assert escaper.feed("</prec") == ""
    assert escaper.flush() == "</prec"


def test_silence_is_filled_with_comments() -> None:
    gate, heard = Gate(), b""
    quick = replace(CONFIG, timeouts=Timeouts(heartbeat=0.1))
    with serving(FakeEngine(gate), quick) as gateway, gateway.connect() as connection:
        connection.sendall(post(chat_body(stream=True)))
        while b"[DONE]" not in heard:
            heard += connection.recv(65536)
            if heard.count(b": ping\n\n") >= 2:
                gate.opened.set()
    _, _, body = heard.partition(b"\r\n\r\n")
    assert body.index(b": ping\n\n") < body.index(b"data: ")
    assert b"late" in body


@pytest.mark.parametrize("stream", [False, True])
def test_a_request_may_not_take_longer_than_its_time(stream: bool) -> None:
    engine = FakeEngine(Gate())
    with serving(engine, replace(CONFIG, timeouts=Timeouts(request=2.0))) as gateway:
        reply = ask(gateway, stream=stream)
        assert engine.cancelled.wait(PATIENCE_S)
    assert (reply.status_code, reply.json()["error"]["code"]) == (408, "request_timeout")


@pytest.mark.parametrize("stream", [False, True])
def test_work_is_cancelled_when_the_client_leaves(stream: bool) -> None:
    engine = FakeEngine(lambda _: [Content("begun"), FOREVER_S, DONE])
    with serving(engine) as gateway:
        with gateway.connect() as connection:
            connection.sendall(post(chat_body(stream=stream)))
            if stream:
                assert b"200 OK" in connection.recv(100)
            wait_for(lambda: engine.running == 1)
        assert engine.cancelled.wait(PATIENCE_S)
        wait_for(lambda: gateway.inflight() == 0)


def flood(_: object) -> Iterable[Step]:
    while True:
        yield Content("x" * 65536)


def test_a_reader_that_does_not_read_is_cut() -> None:
    engine = FakeEngine(flood)
    with serving(engine, replace(CONFIG, timeouts=Timeouts(write=0.5))) as gateway, gateway.connect() as connection:
        connection.sendall(post(chat_body(stream=True)))
        assert engine.cancelled.wait(PATIENCE_S)
        assert engine.running == 0


def test_many_open_streams_do_not_hinder_the_rest() -> None:
    engine = FakeEngine(
        lambda request: [Content("x"), FOREVER_S, DONE] if b"hold" in request.body else [Content("y"), DONE]
    )
    held = chat_body(stream=True, messages=[{"role": "user", "content": "hold"}])
    with serving(engine, replace(CONFIG, max_concurrent=100, max_queue=0)) as gateway:
        connections = [gateway.connect() for _ in range(100)]
        for connection in connections:
            connection.sendall(post(held))
        for connection in connections:
            assert b"200 OK" in connection.recv(100)
        assert ask(gateway).status_code == 503
        connections.pop().close()
        wait_for(lambda: ask(gateway).status_code == 200)
        for connection in connections:
            connection.close()
