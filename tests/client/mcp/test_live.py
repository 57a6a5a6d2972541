"""Agents before the whole system: gateway, Triton, real models."""

from __future__ import annotations

import asyncio
import base64
import sys
from typing import Any

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult

from client.mcp.offers import EXTRACT
from python_backends.runtime.config import CHECKOUT
from tests.client.mcp.scripts import texts
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.server

RECEIPT = CHECKOUT / "examples" / "receipt.jpg"
SCHEMA = {"type": "object", "properties": {"total": {"type": ["number", "null"], "description": "amount to pay"}}}


def test_an_agent_reads_the_receipt_through_a_process(gateway: str, api_key: str) -> None:
    environment = {"PYTHONPATH": str(CHECKOUT), "OPENFAZE_URL": gateway, "OPENFAZE_API_KEY": api_key}
    arguments = ["-m", "client.cli", "mcp", "--root", str(RECEIPT.parent)]

    async def run() -> tuple[CallToolResult, CallToolResult]:
        async with Client(StdioServerParameters(command=sys.executable, args=arguments, env=environment)) as client:
            read = await client.call_tool("ocr", {"path": str(RECEIPT)})
            return read, await client.call_tool(EXTRACT, {"path": str(RECEIPT), "schema": SCHEMA})

    read, filled = asyncio.run(run())
    assert "total" in texts(read)[0].lower() and not read.is_error
    assert len(read.structured_content["pages"]) == 1
    total = filled.structured_content["value"]["total"]
    (leaf,) = filled.structured_content["grounding"]
    assert (leaf["path"], leaf["value"], leaf["page"]) == ("total", total, 1)
    assert f"{total:.2f}" in texts(read)[0]


WORDS: dict[str, tuple[dict[str, Any], str]] = {
    # tool: (arguments, what its text says)
    "translate": ({"text": "The house is red.", "to": "Spanish"}, "casa"),
    "classify": ({"text": "My invoice is wrong, please refund me.", "labels": ["billing", "sports"]}, '"billing"'),
    "forecast": ({"text": "date,value\n" + "".join(f"2026-01-{day:02},{day}\n" for day in range(1, 21)), "periods": 3},
                 "2026-01-21"),
}  # fmt: skip


def test_an_agent_has_words_worked_on(gateway: str, api_key: str) -> None:
    async def run() -> dict[str, CallToolResult]:
        async with httpx2.AsyncClient(headers={"authorization": f"Bearer {api_key}"}, timeout=PATIENCE_S) as http:
            async with Client(streamable_http_client(f"{gateway}/mcp", http_client=http)) as client:
                return {name: await client.call_tool(name, given) for name, (given, _) in WORDS.items()}

    for name, result in asyncio.run(run()).items():
        assert not result.is_error, texts(result)
        assert WORDS[name][1] in texts(result)[0], (name, texts(result))


def test_an_agent_far_away_gets_the_same(gateway: str, api_key: str) -> None:
    data = base64.b64encode(RECEIPT.read_bytes()).decode()

    async def run() -> list[CallToolResult]:
        headers = {"authorization": f"Bearer {api_key}"}
        async with httpx2.AsyncClient(headers=headers, timeout=PATIENCE_S) as http:
            async with Client(streamable_http_client(f"{gateway}/mcp", http_client=http)) as client:
                calls = [client.call_tool("ocr", {"data": data, "mime": "image/jpeg"}) for _ in range(3)]
                return list(await asyncio.gather(*calls))

    first, *others = asyncio.run(run())
    assert "total" in texts(first)[0].lower()
    assert all(other.structured_content == first.structured_content for other in others)
