"""The MCP server on standard input and output, for clients that start their servers as processes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from mcp.server.stdio import stdio_server

from client.chat_completions import ANSWER_SECONDS
from client.mcp.files import LocalFiles
from client.mcp.server import Call, mcp_server


@dataclass(frozen=True, slots=True)
class Address:
    """Where the gateway is, and the key for it."""

    url: str
    key: str | None = None


async def serve_stdio(find: Callable[[], Address], files: LocalFiles) -> None:
    """Serve until standard input ends. `find` is asked at each call: the gateway may start, stop and move meanwhile."""

    @asynccontextmanager
    async def connect(_: Call) -> AsyncIterator[httpx.AsyncClient]:
        address = find()
        headers = {"authorization": f"Bearer {address.key}"} if address.key else {}
        async with httpx.AsyncClient(
            base_url=address.url, headers=headers, timeout=ANSWER_SECONDS, trust_env=False
        ) as client:
            yield client

    server = mcp_server(connect, files)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
