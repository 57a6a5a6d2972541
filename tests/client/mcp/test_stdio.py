"""`openfaze mcp` as an agent starts it: a process of its own, spoken to on standard input and output."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult

from client.mcp.tools import tools
from python_backends.runtime.config import CHECKOUT
from tests.client.gateway.server import Gateway, serving
from tests.client.mcp.scripts import reading, texts
from tests.fakes.engine import FakeEngine, Gate
from tests.waiting import PATIENCE_S, wait_for

COMMAND = [sys.executable, "-m", "client.cli", "mcp"]


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    with serving(FakeEngine(reading)) as running:
        yield running


def server(gateway: Gateway, *roots: Path) -> StdioServerParameters:
    """How an agent's settings name the server."""
    arguments = [part for root in roots for part in ("--root", str(root))]
    environment = {
        "PYTHONPATH": str(CHECKOUT),
        "OPENFAZE_URL": f"{gateway.url}/v1",
        "OPENFAZE_API_KEY": gateway.api_key,
    }
    return StdioServerParameters(command=COMMAND[0], args=[*COMMAND[1:], *arguments], env=environment)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_file_is_read_through_a_process(gateway: Gateway, tmp_path: Path, mode: str) -> None:
    (tmp_path / "note.txt").write_text("Grüße")

    async def run() -> tuple[list[str], CallToolResult, CallToolResult]:
        async with Client(server(gateway, tmp_path), mode=mode) as client:
            names = [tool.name for tool in (await client.list_tools()).tools]
            read = await client.call_tool("ocr", {"path": str(tmp_path / "note.txt")})
            return names, read, await client.call_tool("ocr", {"path": "/etc/hostname"})

    names, read, refused = asyncio.run(run())
    assert names == list(tools(local_files=True))
    assert texts(read) == ["Grüße"]
    assert refused.is_error and f"only files below these folders are read: {tmp_path}" in texts(refused)[0]


def test_cancelling_ends_the_work_and_the_process_goes_on(tmp_path: Path) -> None:
    gate = Gate()
    engine = FakeEngine(gate)

    async def run(gateway: Gateway) -> CallToolResult:
        async with Client(server(gateway)) as client:
            work = asyncio.create_task(client.call_tool("ocr", {"data": "aGk="}))
            await asyncio.to_thread(wait_for, lambda: engine.running == 1)
            work.cancel()
            await asyncio.wait({work})
            assert await asyncio.to_thread(engine.cancelled.wait, PATIENCE_S)
            return await client.call_tool("ocr", {"path": "nowhere"})

    with serving(engine) as gateway:
        assert "absolute path" in texts(asyncio.run(run(gateway)))[0]


def started(*arguments: str) -> subprocess.Popen[bytes]:
    """The command, with pipes."""
    return subprocess.Popen([*COMMAND, *arguments], cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE)  # fmt: skip


PING = b'{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25", '
PING += b'"capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}}\n'


def test_it_ends_with_its_input_and_says_nothing_else(gateway: Gateway) -> None:
    out, err = started("--url", gateway.url).communicate(PING, timeout=PATIENCE_S)
    assert out.count(b"\n") == 1 and b'"serverInfo"' in out
    assert err == b""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_at_once_while_it_waits(gateway: Gateway, number: signal.Signals) -> None:
    with started("--url", gateway.url) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(PING)
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(number)
        assert process.wait(PATIENCE_S) == -number


def test_a_malformed_address_is_said_at_once() -> None:
    with started("--url", "127.0.0.1:8000") as process:
        out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, out) == (1, b"")
    assert b"127.0.0.1:8000" in err
