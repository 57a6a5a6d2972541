"""The MCP server on Streamable HTTP, as one route of the gateway: POST /mcp.

Each message is a request of its own; there are no sessions, so nothing is kept between two. Keys, rates and Host were
checked before; pages of other sites are refused with a key too, as the protocol asks for it. A tool call goes through
the same application once more, under the same key: whatever bounds a chat completion bounds it too.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, MutableMapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any

import httpx
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from client.chat_completions import ANSWER_SECONDS
from client.gateway.admission import Admission, Seat
from client.gateway.body import check_headers, parse_json, read_body, taken_apart
from client.gateway.config import GatewayConfig, Limits
from client.gateway.convert import deeper_than
from client.gateway.origin import check_origin
from client.mcp.server import Call, mcp_server
from python_backends.errors import InvalidRequest

PATH = "/mcp"
MAX_DEPTH = 128  # the parser behind us recurses; a schema, the deepest thing in a call, has at most 64 levels


class McpEndpoint:
    """The ASGI application of the route; `running` surrounds the time in which it serves."""

    def __init__(self, config: GatewayConfig, admission: Admission) -> None:
        self._config, self._admission = config, admission
        self._manager = StreamableHTTPSessionManager(
            mcp_server(_inside), stateless=True, max_request_body_size=config.limits.body_bytes
        )

    def running(self) -> AbstractAsyncContextManager[None]:
        """Entered once, when the gateway starts."""
        return self._manager.run()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        check_origin(scope["headers"])
        check_headers(request, self._config.limits)
        seat = Seat(self._admission)
        try:
            # Only until it has arrived: a tool call then enters as the chat completion that it becomes.
            with self._admission.enter():
                body = await read_body(request, seat, self._config.limits, self._config.timeouts.body)
                await taken_apart(body, partial(_check, limits=self._config.limits))
            await self._manager.handle_request(scope, _replay(body, receive), send)
        finally:
            seat.leave()


@asynccontextmanager
async def _inside(call: Call) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application that `call` came through, with its key."""
    request = call.request
    assert isinstance(request, Request)  # as this transport has it
    headers = {name: value for name in ("authorization",) if (value := request.headers.get(name))}
    transport = httpx.ASGITransport(request.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost", headers=headers, timeout=ANSWER_SECONDS, trust_env=False
    ) as client:
        yield client


def _check(body: bytes, limits: Limits) -> None:
    """Raise InvalidRequest for what the parser of messages had better not see."""
    if deeper_than(parse_json(body, limits), MAX_DEPTH):
        raise InvalidRequest(f"The JSON body nests deeper than {MAX_DEPTH} levels.", code="invalid_json")


def _replay(body: bytes, receive: Receive) -> Receive:
    """`body`, then whatever comes after it."""
    messages: list[MutableMapping[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> MutableMapping[str, Any]:
        return messages.pop() if messages else await receive()

    return replayed
