"""POST /mcp of the gateway, as agents far away use it: under its keys, rates and bounds."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult

from client.gateway.admission import Admission
from client.gateway.config import Limits
from client.mcp.http import MAX_DEPTH, McpEndpoint
from client.mcp.tools import tools
from python_backends.errors import InvalidRequest
from tests.client.gateway.server import CONFIG, Gateway, head, serving
from tests.client.mcp.scripts import reading, task_answer, texts
from tests.fakes.engine import FakeEngine, Gate
from tests.waiting import PATIENCE_S, wait_for

MODES = ("auto", "legacy")
NOTE = base64.b64encode("Grüße".encode()).decode()
TYPES = {"content-type": "application/json", "accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    with serving(FakeEngine(reading)) as running:
        yield running


@asynccontextmanager
async def far_agent(gateway: Gateway, mode: str = "auto") -> AsyncIterator[Client]:
    """An agent's connection to the gateway's own MCP server."""
    async with httpx2.AsyncClient(headers=gateway.headers, timeout=PATIENCE_S) as http:
        async with Client(streamable_http_client(f"{gateway.url}/mcp", http_client=http), mode=mode) as client:
            yield client


def called(gateway: Gateway, mode: str = "auto", **given: Any) -> CallToolResult:
    """The result of one call of `ocr`."""

    async def run() -> CallToolResult:
        async with far_agent(gateway, mode) as client:
            assert [tool.name for tool in (await client.list_tools()).tools] == list(tools(local_files=False))
            return await client.call_tool("ocr", given)

    return asyncio.run(run())


def message(method: str = "tools/call", **params: Any) -> dict[str, Any]:
    """A request of the older protocol."""
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}


def posted(gateway: Gateway, body: Any, **headers: str) -> Any:
    return gateway.post("/mcp", json=body, headers={**TYPES, **gateway.headers, **headers})


@pytest.mark.parametrize("mode", MODES)
def test_tools_are_listed_and_called(gateway: Gateway, mode: str) -> None:
    result = called(gateway, mode, data=NOTE)
    assert texts(result) == ["Grüße"]
    assert result.structured_content["extracted_text"] == "Grüße"


@pytest.mark.parametrize("mode", MODES)
def test_no_local_file_is_read(gateway: Gateway, mode: str) -> None:
    result = called(gateway, mode, path="/etc/hostname")
    assert result.is_error and "reads no local files" in texts(result)[0]


def test_without_a_key_nothing_is_told(gateway: Gateway) -> None:
    reply = gateway.post("/mcp", json=message("tools/list"), headers=TYPES)
    assert (reply.status_code, reply.json()["error"]["code"]) == (401, "invalid_api_key")


def test_each_message_takes_of_the_keys_rate_and_a_call_twice() -> None:
    with serving(FakeEngine(reading), replace(CONFIG, rate=0.01, burst=3)) as gateway:
        first = posted(gateway, message(name="ocr", arguments={"data": NOTE}))
        second = posted(gateway, message(name="ocr", arguments={"data": NOTE}))
        third = posted(gateway, message("tools/list"))
    assert "extracted_text" in first.text
    assert "requests a second" in second.text and second.status_code == 200
    assert third.status_code == 429


def test_without_keys_only_loopback_hosts_are_served() -> None:
    with serving(FakeEngine(reading), replace(CONFIG, api_keys=())) as gateway:
        assert posted(gateway, message(name="ocr", arguments={"data": NOTE})).status_code == 200
        assert posted(gateway, message("tools/list"), host="rebound.example").status_code == 400


@pytest.mark.parametrize(
    "origin, status",
    [("http://evil.example", 403), ("null", 403), ("http://[", 403), ("http://localhost:3000", 200),
     ("http://127.0.0.1", 200), ("https://served.example", 200)],
)  # fmt: skip
def test_pages_of_other_sites_are_refused(gateway: Gateway, origin: str, status: int) -> None:
    reply = posted(gateway, message("tools/list"), origin=origin, host="served.example:8443")
    assert reply.status_code == status


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_there_are_no_sessions(gateway: Gateway, method: str) -> None:
    reply = httpx.request(method, f"{gateway.url}/mcp", headers=gateway.headers, timeout=PATIENCE_S)
    assert reply.status_code == 405
    assert reply.headers["allow"] == "POST"


BODIES: dict[str, tuple[bytes, int]] = {
    "cut_off": (b'{"jsonrpc":', 400),
    "not_json": (b"\xff\xfe", 400),
    "nan": (b'{"jsonrpc": NaN}', 400),
    "no_message": (b"{}", 400),
    "batch": (json.dumps([message("tools/list")]).encode(), 400),
    "at_the_depth": (b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, 400),
    "past_the_depth": (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), 400),
    "very_deep": (b"[" * 100_000, 400),
}


@pytest.mark.parametrize("version", ["", "2026-07-28", "1999-01-01"])
@pytest.mark.parametrize("name", BODIES)
def test_bodies_that_are_no_messages(gateway: Gateway, name: str, version: str) -> None:
    body, status = BODIES[name]
    headers = {**TYPES, **gateway.headers, **({"mcp-protocol-version": version} if version else {})}
    reply = gateway.post("/mcp", content=body, headers=headers)
    assert reply.status_code == status
    assert "nests deeper" in reply.text if name == "past_the_depth" else "Traceback" not in reply.text
    assert posted(gateway, message("tools/list")).status_code == 200


def test_bodies_are_bounded() -> None:
    with serving(FakeEngine(reading), replace(CONFIG, limits=Limits(body_bytes=2000))) as gateway:
        small = message(name="ocr", arguments={"data": "A" * 1600})
        assert posted(gateway, small).status_code == 200
        large = posted(gateway, message(name="ocr", arguments={"data": "A" * 2000}))
        assert (large.status_code, large.json()["error"]["code"]) == (413, "payload_too_large")


def test_memory_of_all_bodies_together_is_bounded_and_given_back() -> None:
    with serving(FakeEngine(reading), replace(CONFIG, max_body_memory=5000)) as gateway:
        full = posted(gateway, message(name="ocr", arguments={"data": "A" * 5000}))
        assert full.status_code == 503
        assert posted(gateway, message(name="ocr", arguments={"data": NOTE})).status_code == 200
        assert gateway.figure("openfaze_held_body_bytes") == 0


def test_messages_count_as_requests_while_they_arrive() -> None:
    with serving(FakeEngine(reading), replace(CONFIG, max_concurrent=1, max_queue=1)) as gateway:
        begun = head(b"Content-Length: 100\r\n", b"/mcp")
        with gateway.connect() as first, gateway.connect() as second:
            for connection in (first, second):
                connection.sendall(begun)
            wait_for(lambda: gateway.inflight() == 2)
            full = posted(gateway, message("tools/list"))
        assert (full.status_code, full.json()["error"]["code"]) == (503, "queue_full")
        wait_for(lambda: gateway.inflight() == 0)
        assert "extracted_text" in posted(gateway, message(name="ocr", arguments={"data": NOTE})).text


def test_the_loop_turns_while_a_large_message_is_looked_at() -> None:
    body = b"[" + b"[]," * 900_000 + b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1) + b"]"
    beats = [0]

    async def beating() -> None:
        while True:
            await asyncio.sleep(0.005)
            beats[0] += 1

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def run() -> None:
        pulse = asyncio.create_task(beating())
        scope = {"type": "http", "headers": [(b"content-type", b"application/json")]}
        with pytest.raises(InvalidRequest, match="nests deeper"):
            await McpEndpoint(CONFIG, Admission(CONFIG))(scope, receive, unheard)
        pulse.cancel()

    asyncio.run(run())
    assert beats[0] >= 3


async def unheard(_: Any) -> None:
    """Takes what is sent to a caller."""


@pytest.mark.parametrize("mode", MODES)
def test_an_agent_that_leaves_ends_the_work(mode: str) -> None:
    engine = FakeEngine(Gate())

    async def run(gateway: Gateway) -> None:
        async with far_agent(gateway, mode) as client:
            work = asyncio.create_task(client.call_tool("ocr", {"data": NOTE}))
            await asyncio.to_thread(wait_for, lambda: engine.running == 1)
            work.cancel()
            await asyncio.wait({work})

    with serving(engine) as gateway:
        asyncio.run(run(gateway))
        assert engine.cancelled.wait(PATIENCE_S)
        wait_for(lambda: gateway.figure("openfaze_held_body_bytes") == 0)


def test_what_goes_wrong_inside_is_not_told() -> None:
    with serving(FakeEngine(lambda _: [RuntimeError("secret"), *task_answer("ocr", {})])) as gateway:
        result = called(gateway, data=NOTE)
    assert result.is_error and "secret" not in texts(result)[0]
    assert "Quote the request id" in texts(result)[0] and "(request req-" in texts(result)[0]
