"""The comparison with what the SDK's tests recorded, against small servers of our own."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from conformance.fixtures import compare, role_of
from conformance.helpers import Helper, helpers
from conformance.recorded import Recording, recordings_in
from conformance.site import Site
from conformance.system import Target
from conformance.transports import chunks_of

SITE = Site("127.0.0.1:9")
# The SDK's test modules in little.
CONFTEST = """
import json
import respx
def completion(content="Hi!", **extra):
    return {"object": "chat.completion", "id": "r", "created": 1, "model": "m", "vcache": False, "choices": [
        {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}], **extra}
BASIC = completion()
STREAM_CHUNKS = [{"id": "r", "object": "chat.completion.chunk", "created": 1, "model": "m",
                  "choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": None}]}]
def mock_json(body) -> respx.Route:
    return respx.post("x")
"""
OTHERS = {
    "test_compliance.py": "from conftest import BASIC\nSTREAM_MORE = [*STREAM_CHUNKS, {'choices': []}]\n",
    "test_models.py": "import pytest\nNOT_FOUND = {'error': {}}\ndef test_x():\n    raise SystemExit\n",
    "test_errors.py": "import pytest\nROWS = pytest.mark.parametrize('a', [1])\nSTATUS_MAP = [(429, None, {'e': 1})]\n",
}
BASIC: dict[str, Any] = {
    "object": "chat.completion", "id": "r", "created": 1, "model": "m", "vcache": False, "system_fingerprint": "f",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hi!"}, "finish_reason": "stop"}],
}  # fmt: skip
ASK = Helper("create", "BASIC", lambda c: c.chat.completions.create(messages=[{"role": "user", "content": "hi"}]))
STREAM = Helper("stream", "STREAM", lambda c: c.chat.completions.stream(
    messages=[{"role": "user", "content": "hi"}]).get_final_completion())  # fmt: skip


def chunk(delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    return {"id": "r", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}


CHUNKS = [chunk({"content": "<precontext>[]</precontext>"}), chunk({"content": "Hi"}), chunk({}, "stop")]


@contextlib.contextmanager
def answering(status: int, body: bytes, kind: str = "application/json") -> Iterator[Target]:
    """A server that says the same to everybody."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Target(f"http://127.0.0.1:{server.server_address[1]}", "key", SITE)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def outcome_of(helper: Helper, recording: Recording, status: int, body: bytes, kind: str) -> list[tuple[str, bool]]:
    with answering(status, body, kind) as target:
        return [(item.check, item.passed) for item in compare(helper, recording, target)]


def of_json(ours: Any, status: int = 200) -> list[tuple[str, bool]]:
    return outcome_of(ASK, Recording(200, BASIC), status, json.dumps(ours).encode(), "application/json")


def of_stream(ours: list[Any]) -> list[tuple[str, bool]]:
    body = "".join(f"data: {json.dumps(item)}\n\n" for item in ours) + ": ping\n\ndata: [DONE]\n\n"
    return outcome_of(STREAM, Recording(200, CHUNKS, streamed=True), 200, body.encode(), "text/event-stream")


def test_an_answer_of_the_recorded_shape_passes() -> None:
    assert of_json({**BASIC, "precontext": []}) == [("create", True)]


def test_each_missing_key_is_a_check_of_its_own() -> None:
    ours = {key: value for key, value in BASIC.items() if key not in ("vcache", "system_fingerprint")}
    assert of_json(ours) == [("create", True), ("create vcache", False), ("create system_fingerprint", False)]


def test_a_refusal_is_one_failure() -> None:
    assert of_json({"error": {"message": "no"}}, 400) == [("create", False)]


def test_an_answer_that_the_sdk_cannot_read_is_one_failure() -> None:
    assert of_json([1]) == [("create", False)]
    assert outcome_of(ASK, Recording(200, BASIC), 200, b"oops", "text/plain") == [("create", False)]


def test_a_server_that_is_gone_is_one_failure() -> None:
    (outcome,) = compare(ASK, Recording(200, BASIC), Target("http://127.0.0.1:9", "key", SITE))
    assert not outcome.passed and "no answer" in outcome.detail


def test_chunks_of_a_stream_are_compared_by_what_they_are_for() -> None:
    assert of_stream(CHUNKS) == [("stream", True)]
    assert of_stream(CHUNKS[1:]) == [("stream", True), ("stream <precontext>", False)]
    nameless = [*CHUNKS[:2], {key: value for key, value in CHUNKS[2].items() if key != "id"}]
    assert of_stream(nameless) == [("stream", True), ("stream end id", False)]


def test_roles_of_chunks() -> None:
    named = [chunk({"content": "<think>x"}), chunk({"tool_calls": [1]}), chunk({"role": "assistant"}), {"choices": []}]
    assert [role_of(item) for item in (*CHUNKS, *named)] == [
        "<precontext>", "text", "end", "<think>", "tool", "text", "usage"
    ]  # fmt: skip
    assert chunks_of('event: error\ndata: {"a":1}\n\n: ping\n\ndata: [DONE]\n') == [{"a": 1}]


def test_recordings_are_read_without_the_packages_of_the_tests(tmp_path: Path) -> None:
    for name, text in {"conftest.py": CONFTEST, **OTHERS}.items():
        (tmp_path / name).write_text(text)
    found = recordings_in(tmp_path)
    assert set(found) == {"BASIC", "STREAM_CHUNKS", "STREAM_MORE", "NOT_FOUND", "STATUS_429"}
    assert (found["STATUS_429"].status, found["NOT_FOUND"].status) == (429, 404)
    assert len(found["STREAM_MORE"].body) == 2 and found["STREAM_MORE"].streamed
    assert found["BASIC"].saying("Yes").body["choices"][0]["message"]["content"] == "Yes"
    assert found["BASIC"].body["choices"][0]["message"]["content"] == "Hi!"


def test_every_call_of_the_sdk_has_a_name_of_its_own() -> None:
    names = [helper.name for helper in helpers(SITE)]
    assert len(names) == len(set(names))
    tasks = ("ocr", "object_detection", "gui_detection", "transcribe", "web_search", "scrape", "translate", "forecast")
    assert {name for name in names if name.startswith("tasks.")} == {f"tasks.{name}" for name in tasks}
