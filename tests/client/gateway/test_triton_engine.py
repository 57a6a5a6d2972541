"""The engine in service, over real gRPC, against a scripted Triton."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import grpc
import httpx
import orjson
import pytest

from client.errors import HostLeaving, HostLost, ModelAway, ModelDied
from client.gateway.config import Timeouts
from client.gateway.engine import Content, Done, EngineRequest, Event, Precontext, TritonEngine, event_of
from client.triton import TritonClient, pack, translate, unpack
from python_backends.errors import (
    InternalError,
    InvalidMedia,
    InvalidRequest,
    OpenfazeError,
    RequestTimeout,
    Unavailable,
)
from tests.client.gateway.server import CONFIG, Gateway, chat_body, post, serving
from tests.fakes.engine import USAGE
from tests.fakes.triton import FakeTriton, Reply, running
from tests.waiting import PATIENCE_S, wait_for

NO_METRICS = "127.0.0.1:1"
FOREVER_S = 600.0
PRECONTEXT = orjson.dumps({"event": "precontext", "entries": [{"name": "ocr", "result": {"a": 1}}]})
CONTENT = orjson.dumps({"event": "content", "text": "Grüße"})
DONE = orjson.dumps({"event": "done", "finish_reason": "stop", "usage": USAGE, "vcache": False, "tasks": ["ocr"]})
WIRE = InvalidMedia("cut short", param="messages").to_wire()


def ask(gateway: Gateway) -> httpx.Response:
    return gateway.post("/v1/chat/completions", json=chat_body(), headers=gateway.headers)


def collect(address: str, media: tuple[bytes, ...] = (), timeout_s: float = PATIENCE_S) -> list[Event]:
    """All events of one request."""

    async def run() -> list[Event]:
        engine = TritonEngine(address, NO_METRICS)
        await engine.open()
        try:
            return [event async for event in engine.stream(EngineRequest("req-1", b'{"a":1}', media, timeout_s))]
        finally:
            await engine.close()

    return asyncio.run(run())


def test_tensors_go_out_raw_and_events_come_back() -> None:
    triton = FakeTriton(lambda _: [PRECONTEXT, CONTENT, DONE])
    with running(triton) as address:
        events = collect(address, (b"\x89PNG", b""))
    assert events == [
        Precontext([{"name": "ocr", "result": {"a": 1}}]),
        Content("Grüße"),
        Done("stop", USAGE, False, ["ocr"]),
    ]
    request = triton.requests[0]
    assert (request.model_name, request.id) == ("openfaze", "req-1")
    assert [(item.name, item.datatype, list(item.shape)) for item in request.inputs] == [
        ("REQUEST", "BYTES", [1]), ("MEDIA", "BYTES", [2]),
    ]  # fmt: skip
    assert [list(unpack(raw)) for raw in request.raw_input_contents] == [[b'{"a":1}'], [b"\x89PNG", b""]]


def test_messages_may_be_larger_than_grpcs_default() -> None:
    large = orjson.dumps({"event": "content", "text": "x" * 6_000_000})
    with running(FakeTriton(lambda _: [large, DONE])) as address:
        events = collect(address, (b"\0" * 6_000_000,))
    assert isinstance(events[0], Content)
    assert len(events[0].text) == 6_000_000


FAILURES: dict[str, tuple[Iterable[Reply], type[OpenfazeError], int]] = {
    "carried": ([WIRE], InvalidRequest, 400),
    "foreign_text": (["something broke"], InternalError, 500),
    "dead_stub": (["Failed to process: Stub process 'openfaze_0' is not healthy."], Unavailable, 503),
    "full_queue": (["in ensemble 'ocr', Exceeds maximum queue size"], Unavailable, 503),
    "unavailable": ([grpc.StatusCode.UNAVAILABLE], Unavailable, 503),
    "internal": ([CONTENT, grpc.StatusCode.INTERNAL], InternalError, 500),
    "not_found": ([grpc.StatusCode.NOT_FOUND], Unavailable, 503),
    "not_an_event": ([b"{"], InternalError, 500),
    "unknown_event": ([b'{"event":"dance"}'], InternalError, 500),
}


@pytest.mark.parametrize("name", FAILURES)
def test_failures_become_our_errors(name: str) -> None:
    steps, kind, status = FAILURES[name]
    with running(FakeTriton(lambda _: steps)) as address, pytest.raises(kind) as caught:
        collect(address)
    assert caught.value.status == status
    assert "broken" not in caught.value.message


def test_carried_errors_keep_code_and_param() -> None:
    error = translate("INVALID_ARGUMENT", WIRE)
    assert (error.status, error.code, error.param, error.message) == (400, "invalid_media", "messages", "cut short")


def test_the_names_of_ensembles_are_not_shown() -> None:
    assert translate("", f"in ensemble 'ocr', in ensemble 'x', {WIRE}").message == "cut short"


@pytest.mark.parametrize("status", [code.name for code in grpc.StatusCode if code is not grpc.StatusCode.OK])
def test_every_grpc_status_has_an_error(status: str) -> None:
    assert translate(status, "text").status in (408, 500, 503)


def test_no_server_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        collect("127.0.0.1:1")


def test_deadline_is_a_timeout() -> None:
    with running(FakeTriton(lambda _: [FOREVER_S])) as address, pytest.raises(RequestTimeout):
        collect(address, timeout_s=0.5)


def test_readiness_names_each_model() -> None:
    async def probe(address: str) -> dict[str, bool]:
        client = TritonClient(address)
        try:
            return {name: await client.ready(name) for name in ("openfaze", "ocr")}
        finally:
            await client.close()

    with running(FakeTriton(ready=frozenset({"ocr"}))) as address:
        assert asyncio.run(probe(address)) == {"openfaze": False, "ocr": True}
    assert asyncio.run(probe("127.0.0.1:1")) == {"openfaze": False, "ocr": False}


def test_not_ready_while_a_recovery_runs_or_the_repository_is_not_whole() -> None:
    triton = FakeTriton(lambda _: ["Stub process 'ocr_0_0' is not healthy."], states=["LOADING"])

    async def scenario(address: str) -> list[str]:
        engine = TritonEngine(address, NO_METRICS)
        await engine.open()
        try:
            found = [(await engine.readiness()).status for _ in range(2)]
            with pytest.raises(ModelDied):
                await anext(engine.stream(EngineRequest("req-1", b"{}", (), 10.0)))
            return [*found, (await engine.readiness()).status]
        finally:
            await engine.close()

    with running(triton) as address:
        assert asyncio.run(scenario(address)) == ["recovering", "ready", "recovering"]


def test_a_look_tells_what_is_not_ready_from_what_is_not_there() -> None:
    triton = FakeTriton(ready=frozenset({"ocr"}))

    async def scenario(address: str) -> None:
        engine = TritonEngine(address, NO_METRICS)
        await engine.open()
        try:
            assert (await engine.look(PATIENCE_S)).models == {"openfaze": False, "ocr": True}
            triton.silent = True
            with pytest.raises(HostLost):
                await engine.look(0.2)
            triton.silent, triton.ready = False, frozenset({"openfaze", "ocr"})
            await engine.reconnect()
            assert (await engine.look(PATIENCE_S)).status == "ready"
        finally:
            await engine.close()

    with running(triton) as address:
        asyncio.run(scenario(address))

    async def nobody() -> None:
        engine = TritonEngine("127.0.0.1:1", NO_METRICS)
        await engine.open()
        try:
            with pytest.raises(HostLost):
                await engine.look(PATIENCE_S)
        finally:
            await engine.close()

    asyncio.run(nobody())


def test_what_runs_on_the_old_connection_ends_there() -> None:
    triton = FakeTriton(lambda _: [CONTENT, 0.5, CONTENT, DONE])

    async def scenario(address: str) -> int:
        engine = TritonEngine(address, NO_METRICS)
        await engine.open()
        try:
            events = engine.attempt(EngineRequest("req-1", b"{}", (), PATIENCE_S))
            await anext(events)
            await engine.reconnect()
            return len([event async for event in events])
        finally:
            await engine.close()

    with running(triton) as address:
        assert asyncio.run(scenario(address)) == 2


@pytest.mark.parametrize(
    "status, text, begun",
    [("UNAVAILABLE", "failed to connect to all addresses; last error: refused", False),
     ("UNAVAILABLE", "Socket closed", True), ("CANCELLED", "", True),
     ("", "Server is stopping, scheduler for model has stopped accepting new inference requests", False),
     ("", Unavailable("model ocr failed: Server is stopping", code="model_failed").to_wire(), True)],
)  # fmt: skip
def test_a_server_that_goes_is_known_and_whether_it_may_have_begun(status: str, text: str, begun: bool) -> None:
    error = translate(status, text)
    assert isinstance(error, HostLost) and error.begun is begun
    assert isinstance(error, HostLeaving) is (not status)
    assert (error.status, error.code) == (503, "service_unavailable")


@pytest.mark.parametrize(
    "text",
    ["in ensemble 'ocr', Stub process 'ocr_read_0_0' is not healthy.",
     Unavailable("model ocr failed: Stub process 'ocr_0_0' is not healthy.", code="model_failed").to_wire()],
)  # fmt: skip
def test_a_dead_model_fails_those_under_way_and_the_next_wait_until_it_is_back(text: str) -> None:
    states = ["UNAVAILABLE", "LOADING"]
    triton = FakeTriton(lambda _: [CONTENT, DONE] if not states else [text], states=states)
    with running(triton) as address, serving(TritonEngine(address, NO_METRICS)) as gateway:
        failed = ask(gateway)
        with ThreadPoolExecutor(3) as pool:
            later = list(pool.map(ask, [gateway] * 3))
    assert (failed.status_code, failed.headers["retry-after"]) == (503, "1")
    assert "Stub" not in failed.text and "ocr" not in failed.text
    assert [reply.status_code for reply in later] == [200, 200, 200]
    assert len(triton.requests) == 4, "a request was sent on while the model was away"


@pytest.mark.parametrize(
    "text, status",
    [(InternalError("model ocr failed: ZeroDivisionError: a bug").to_wire(), 500),
     (InternalError("the network failed: Fail", code="model_failed").to_wire(), 500),
     (InvalidRequest("no task is called Stub process 'ocr_0_0' is not healthy").to_wire(), 400),
     ("Exceeds maximum queue size", 503)],
)  # fmt: skip
def test_a_failure_that_is_no_death_holds_nobody_back(text: str, status: int) -> None:
    triton = FakeTriton(lambda _: [text], states=["LOADING"])
    with running(triton) as address, serving(TritonEngine(address, NO_METRICS)) as gateway:
        failed = ask(gateway)
        triton.script = lambda _: [CONTENT, DONE]
        assert ask(gateway).status_code == 200
    assert failed.status_code == status
    assert triton.states == ["LOADING"], "a recovery was begun"


@pytest.mark.parametrize(
    "text",
    ["Request for unknown model: 'ocr' has no available versions",
     Unavailable("model ocr_page failed: Model 'ocr_page' is not ready.", code="model_failed").to_wire()],
)  # fmt: skip
def test_a_request_that_meets_a_replacement_is_sent_again_once_it_is_done(text: str) -> None:
    states = ["UNAVAILABLE", "LOADING"]
    triton = FakeTriton(lambda _: [CONTENT, DONE] if not states else [text], states=states)
    with running(triton) as address, serving(TritonEngine(address, NO_METRICS)) as gateway:
        reply = ask(gateway)
    assert reply.status_code == 200
    assert len(triton.requests) == 2


def test_what_was_said_already_is_not_said_twice() -> None:
    away = Unavailable("model speech_recognizer failed: Model 'speech_recognizer' is not ready.", code="model_failed")
    triton = FakeTriton(lambda _: [CONTENT, away.to_wire()])
    with running(triton) as address, pytest.raises(ModelAway):
        collect(address)
    assert len(triton.requests) == 1


def test_it_is_sent_again_only_once() -> None:
    triton = FakeTriton(lambda _: ["Model 'ocr' is not ready."])
    with running(triton) as address, serving(TritonEngine(address, NO_METRICS)) as gateway:
        reply = ask(gateway)
    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "model_died")
    assert len(triton.requests) == 2


def test_requests_are_not_held_back_longer_than_the_recovery_time() -> None:
    triton = FakeTriton(lambda _: ["Stub process 'ocr_read_0_0' is not healthy."], states=["LOADING"] * 100)
    timeouts = Timeouts(recovery=1.0)
    with running(triton) as address, serving(TritonEngine(address, NO_METRICS, timeouts)) as gateway:
        for _ in range(2):
            reply = ask(gateway)
            assert (reply.status_code, reply.json()["error"]["code"]) == (503, "model_died")


def test_silence_ends_a_request_and_signs_of_life_do_not() -> None:
    alive = orjson.dumps({"event": "alive"})
    timeouts = Timeouts(silence=2.0)
    triton = FakeTriton(lambda _: [*[alive, 0.1] * 25, CONTENT, DONE])
    with running(triton) as address, serving(TritonEngine(address, NO_METRICS, timeouts)) as gateway:
        patient = ask(gateway)
        triton.script = lambda _: [alive, FOREVER_S]
        silent = ask(gateway)
        triton.script = lambda _: [CONTENT, DONE]
        after = ask(gateway)
        assert triton.cancelled.wait(PATIENCE_S)
    assert [reply.status_code for reply in (patient, silent, after)] == [200, 503, 200]


def test_the_whole_way_and_back() -> None:
    triton = FakeTriton(lambda _: [CONTENT, DONE])
    with running(triton) as address, serving(TritonEngine(address, NO_METRICS)) as gateway:
        reply = ask(gateway)
        assert gateway.get("/health/ready").status_code == 200
        metrics = gateway.get("/metrics", headers=gateway.headers)
    assert reply.json()["choices"][0]["message"]["content"] == "Grüße"
    assert triton.requests[0].id == reply.headers["x-request-id"]
    assert "unreachable" in metrics.text


@pytest.mark.parametrize("stream", [False, True])
def test_a_client_that_leaves_cancels_the_request_in_triton(stream: bool) -> None:
    triton = FakeTriton(lambda _: [CONTENT, FOREVER_S, DONE])
    with running(triton) as address, serving(TritonEngine(address, NO_METRICS)) as gateway:
        with gateway.connect() as connection:
            connection.sendall(post(chat_body(stream=stream)))
            wait_for(lambda: triton.requests)
        assert triton.cancelled.wait(PATIENCE_S)


def test_a_request_out_of_time_is_cancelled_in_triton() -> None:
    triton = FakeTriton(lambda _: [FOREVER_S, DONE])
    config = replace(CONFIG, timeouts=Timeouts(request=2.0))
    with running(triton) as address, serving(TritonEngine(address, NO_METRICS), config) as gateway:
        reply = ask(gateway)
        assert reply.status_code == 408
        assert triton.cancelled.wait(PATIENCE_S)


@pytest.mark.parametrize("items", [[], [b""], [b"a", b"", b"\0" * 300]])
def test_packing_is_undone_by_unpacking(items: list[bytes]) -> None:
    assert list(unpack(pack(items))) == items


@pytest.mark.parametrize("raw", [b"", b"[]", b"1", b'{"event":"content"}'])
def test_events_that_cannot_be_read_are_internal_errors(raw: bytes) -> None:
    with pytest.raises(InternalError):
        event_of(raw)
