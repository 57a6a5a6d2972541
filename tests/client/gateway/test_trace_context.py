"""The caller's trace goes on into Triton."""

from __future__ import annotations

import orjson
import pytest
from starlette.datastructures import Headers

from client.gateway.engine import TritonEngine
from client.gateway.trace_context import trace_of
from tests.client.gateway.server import chat_body, serving
from tests.fakes.engine import USAGE
from tests.fakes.triton import FakeTriton, running

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
DONE = orjson.dumps({"event": "done", "finish_reason": "stop", "usage": USAGE, "vcache": False, "tasks": []})
SPEECH = {"RESULT": orjson.dumps({"text": "", "language": "en", "duration": 1.0, "chunks": []})}


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ([("traceparent", PARENT)], {"traceparent": PARENT}),
        ([("traceparent", PARENT), ("tracestate", "a=1"), ("tracestate", "b=2")],
         {"traceparent": PARENT, "tracestate": "a=1,b=2"}),
        ([("traceparent", PARENT), ("tracestate", "a=\x00")], {"traceparent": PARENT}),
        ([("traceparent", PARENT), ("tracestate", "a" * 513)], {"traceparent": PARENT}),
        ([("tracestate", "a=1")], {}),
        ([("traceparent", PARENT), ("traceparent", PARENT)], {}),
        ([("traceparent", PARENT.upper())], {}),
        ([("traceparent", f"ff{PARENT[2:]}")], {}),
        ([("traceparent", f"00-{'0' * 32}-00f067aa0ba902b7-01")], {}),
        ([("traceparent", f"00-4bf92f3577b34da6a3ce929d0e0e4736-{'0' * 16}-01")], {}),
        ([("traceparent", f"{PARENT}\r\nx: y")], {}),
        ([("traceparent", "")], {}),
    ],
)  # fmt: skip
def test_what_is_valid_is_taken_and_the_rest_is_left_out(sent: list[tuple[str, str]], taken: dict[str, str]) -> None:
    headers = Headers(raw=[(name.encode(), value.encode("latin-1")) for name, value in sent])
    assert dict(trace_of(headers)) == taken


def test_a_completion_is_a_part_of_the_callers_trace() -> None:
    triton = FakeTriton(lambda _: [DONE])
    with running(triton) as address, serving(TritonEngine(address, "127.0.0.1:1")) as gateway:
        for sent in ({"traceparent": PARENT, "tracestate": "a=1"}, {"traceparent": "nonsense"}, {}):
            reply = gateway.post("/v1/chat/completions", json=chat_body(), headers={**gateway.headers, **sent})
            assert reply.status_code == 200
    traced, *others = triton.metadata
    assert (traced["traceparent"], traced["tracestate"]) == (PARENT, "a=1")
    assert not any("traceparent" in other for other in others)


@pytest.mark.parametrize("streamed", ["false", "true"])
def test_a_transcription_is_too(streamed: str) -> None:
    triton = FakeTriton(lambda _: [SPEECH])
    with running(triton) as address, serving(TritonEngine(address, "127.0.0.1:1")) as gateway:
        gateway.post(
            "/v1/audio/transcriptions", headers={**gateway.headers, "traceparent": PARENT},
            data={"model": "whisper-1", "stream": streamed}, files={"file": ("a.wav", b"RIFF")},
        )  # fmt: skip
    assert [metadata["traceparent"] for metadata in triton.metadata] == [PARENT]
