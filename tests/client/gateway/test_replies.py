"""Idempotency keys: the same request under the same key is answered once, whatever becomes of the first connection."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import Any

import httpx
import pytest

from client.gateway.config import digest
from client.gateway.engine import Content, EngineRequest
from client.gateway.replies import KEPT_S, MAX_ANSWER, Replies
from client.gateway.watch import stays
from python_backends.errors import InvalidRequest, Unavailable
from tests.client.gateway.server import CONFIG, Gateway, chat_body, head, serving
from tests.fakes.engine import DONE, FakeEngine, Gate, Step
from tests.waiting import wait_for

CHAT = "/v1/chat/completions"
BODY_BYTES = "openfaze_request_body_bytes_total"


def ask(gateway: Gateway, key: str | None = "k-1", **fields: Any) -> httpx.Response:
    headers = {**gateway.headers, **({} if key is None else {"Idempotency-Key": key})}
    return gateway.post(CHAT, json=chat_body(**fields), headers=headers)


def counting() -> tuple[FakeEngine, list[int]]:
    """An engine that says how often it was asked."""
    asked: list[int] = []

    def script(_: Any) -> list[Step]:
        asked.append(1)
        return [Content(f"answer {len(asked)}"), DONE]

    return FakeEngine(script), asked


@pytest.mark.parametrize("stream", [False, True])
def test_a_request_that_is_sent_again_gets_the_first_answer(stream: bool) -> None:
    engine, asked = counting()
    with serving(engine) as gateway:
        first, again = (ask(gateway, stream=stream) for _ in range(2))
        assert first.status_code == again.status_code == 200 and first.content == again.content
        assert "idempotent-replayed" not in first.headers and again.headers["idempotent-replayed"] == "true"
        assert first.headers["content-type"] == again.headers["content-type"] and len(asked) == 1
        assert first.headers["x-request-id"] != again.headers["x-request-id"]
        ask(gateway, key="k-2", stream=stream)
        ask(gateway, key=None, stream=stream)
        assert len(asked) == 3


def test_keys_of_two_callers_are_two() -> None:
    engine, asked = counting()
    with serving(engine, replace(CONFIG, api_keys=(digest("one"), digest("two")))) as gateway:
        for key in ("one", "two"):
            headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "same"}
            assert gateway.post(CHAT, json=chat_body(), headers=headers).status_code == 200
    assert len(asked) == 2


def test_another_request_under_a_used_key_is_refused() -> None:
    engine, asked = counting()
    with serving(engine) as gateway:
        ask(gateway)
        for answer in (ask(gateway, max_tokens=5), ask(gateway, stream=True)):
            assert answer.status_code == 400 and answer.json()["error"]["code"] == "idempotency_key_reused"
    assert len(asked) == 1


def test_while_it_is_being_made_others_wait_for_it() -> None:
    gate, asked = Gate(), list[int]()

    def script(request: EngineRequest) -> Iterable[Step]:
        asked.append(1)
        return gate(request)

    with serving(FakeEngine(script)) as gateway, ThreadPoolExecutor(3) as pool:
        answers = [pool.submit(ask, gateway) for _ in range(3)]
        wait_for(lambda: bool(asked))
        gate.opened.set()
        assert len({one.result().content for one in answers}) == 1 and len(asked) == 1


def sent(gateway: Gateway, **fields: Any) -> socket.socket:
    """A connection that has sent a request under a key, and may be closed at any time."""
    raw = httpx.Request("POST", CHAT, json=chat_body(**fields)).content  # byte for byte what `ask` sends
    connection = gateway.connect()
    connection.sendall(head(b"Idempotency-Key: k-1\r\nContent-Length: %d\r\n" % len(raw)) + raw)
    return connection


def count(gateway: Gateway, name: str) -> int:
    """`figure`, 0 for what was not counted yet."""
    text = gateway.get("/metrics", headers=gateway.headers).text
    return gateway.figure(name) if f"\n{name} " in text else 0


@pytest.mark.parametrize("stream", [False, True])
def test_the_work_goes_on_when_its_caller_leaves(stream: bool) -> None:
    gate = Gate()
    engine = FakeEngine(gate)
    with serving(engine) as gateway, ThreadPoolExecutor(1) as pool:
        with sent(gateway, stream=stream):
            wait_for(lambda: engine.running == 1)
        wait_for(lambda: count(gateway, 'openfaze_requests_total{route="chat",status="499"}') == 1)
        again = pool.submit(ask, gateway, stream=stream)
        gate.opened.set()
        assert "late" in again.result().text and again.result().headers["idempotent-replayed"] == "true"
        assert len(engine.requests) == 1 and not engine.cancelled.is_set()


def test_who_comes_back_to_a_stream_gets_its_beginning_too() -> None:
    gate = Gate()
    engine = FakeEngine(partial(stepping, gate))
    with serving(engine) as gateway, ThreadPoolExecutor(1) as pool:
        with sent(gateway, stream=True) as connection:
            seen = b""
            while b"begun" not in seen:
                seen += connection.recv(65536)
        again = pool.submit(ask, gateway, stream=True)
        gate.opened.set()
        text = again.result().text
        assert text.index("begun") < text.index("late") < text.index("[DONE]")
        assert len(engine.requests) == 1 and not engine.cancelled.is_set()


def stepping(gate: Gate, request: EngineRequest) -> Iterable[Step]:
    """A word at once, the rest when `gate` opens."""
    yield Content("begun ")
    yield from gate(request)


def test_who_waits_for_anothers_answer_takes_no_room() -> None:
    gate = Gate()
    engine = FakeEngine(gate)
    with serving(engine, replace(CONFIG, max_concurrent=2, max_queue=4)) as gateway, ThreadPoolExecutor(2) as pool:
        first = pool.submit(ask, gateway)
        wait_for(lambda: engine.running == 1)
        size = gateway.figure(BODY_BYTES)
        with ExitStack() as waiting:
            for _ in range(5):
                waiting.enter_context(sent(gateway))
            wait_for(lambda: gateway.figure(BODY_BYTES) == 6 * size)
            wait_for(lambda: gateway.inflight() == 1)
            other = pool.submit(ask, gateway, None)
            wait_for(lambda: engine.running == 2)
        gate.opened.set()
        assert first.result().status_code == other.result().status_code == 200


def test_a_failure_goes_to_all_who_wait() -> None:
    gate = Gate()

    def script(request: EngineRequest) -> Iterable[Step]:
        yield from (step for step in gate(request) if isinstance(step, float))
        yield Unavailable("busy")

    engine = FakeEngine(script)
    with serving(engine) as gateway, ThreadPoolExecutor(2) as pool:
        first = pool.submit(ask, gateway)
        wait_for(lambda: engine.running == 1)
        size = gateway.figure(BODY_BYTES)
        second = pool.submit(ask, gateway)
        wait_for(lambda: gateway.figure(BODY_BYTES) == 2 * size)
        gate.opened.set()
        assert first.result().status_code == second.result().status_code == 503 and len(engine.requests) == 1


def test_the_gateways_end_is_the_works_end() -> None:
    engine = FakeEngine(Gate())
    with serving(engine) as gateway:
        with sent(gateway):
            wait_for(lambda: engine.running == 1)
        wait_for(lambda: count(gateway, 'openfaze_requests_total{route="chat",status="499"}') == 1)
        assert engine.running == 1
    assert engine.running == 0 and engine.cancelled.is_set()


def test_after_a_failure_the_work_is_done_anew() -> None:
    steps: list[list[Step]] = [[Unavailable("busy")], [Content("a"), Unavailable("died")], [Content("well"), DONE]]
    with serving(FakeEngine(lambda _: steps.pop(0))) as gateway:
        assert ask(gateway, stream=True).status_code == 503
        assert "event: error" in ask(gateway, stream=True).text
        assert "well" in ask(gateway, stream=True).text and not steps


@pytest.mark.parametrize("key", ["", "two words", "k" * 256, "ключ".encode().decode("latin-1")])
def test_a_key_that_is_none_is_refused_by_name(key: str) -> None:
    engine, asked = counting()
    with serving(engine) as gateway:
        headers = [(name, value) for name, value in gateway.headers.items()]
        raw = [*headers, ("Idempotency-Key", key.encode("latin-1"))]
        answer = gateway.post(CHAT, json=chat_body(), headers=raw)
        assert answer.status_code == 400 and answer.json()["error"]["param"] == "idempotency-key"
        assert ask(gateway, key="k" * 255).status_code == 200
    assert len(asked) == 1


def once(replies: Replies, key: str, body: bytes, digest: bytes = b"d") -> list[Any]:
    """What a caller is sent."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def work(out: Any) -> bool:
        await out({"type": "http.response.start", "status": 200, "headers": []})
        await out({"type": "http.response.body", "body": body})
        return True

    async def run() -> None:
        known = replies.found((None, key), digest)
        reply = known or replies.begun((None, key), digest, "req-1", work)
        await reply.to(stays, send, again=known is not None)

    asyncio.run(run())
    return [message["body"] for message in sent if message["type"] == "http.response.body"]


def test_answers_are_kept_a_day_and_large_ones_not_at_all() -> None:
    clock = [0.0]
    replies = Replies(lambda: clock[0])
    assert once(replies, "a", b"1") == once(replies, "a", b"2") == [b"1"]
    clock[0] = KEPT_S + 1
    assert once(replies, "a", b"3") == [b"3"]
    large = b"x" * (MAX_ANSWER + 1)
    assert once(replies, "b", large) == [large] and once(replies, "b", b"4") == [b"4"]
    with pytest.raises(InvalidRequest):
        once(replies, "a", b"5", digest=b"other")


def test_the_oldest_make_room() -> None:
    replies = Replies()
    body = b"x" * MAX_ANSWER
    for number in range(9):  # 9 times 8 MB; 64 MB are kept
        once(replies, f"k{number}", body)
    assert once(replies, "k0", b"new") == [b"new"] and once(replies, "k8", b"new") == [body]


def test_what_is_not_kept_takes_no_room() -> None:
    replies = Replies()
    for number in range(9):  # together over what all may have
        once(replies, f"k{number}", b"x" * (MAX_ANSWER + 1))
    assert once(replies, "small", b"1") == once(replies, "small", b"2") == [b"1"]
