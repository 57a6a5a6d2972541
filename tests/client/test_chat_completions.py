"""How a refusal of chat completions is read, and that every client of them tells what it says."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import orjson
import pytest

from client.chat_completions import refusal_of
from client.cli.documents import chat
from client.mcp.gateway import ask
from python_backends.errors import InternalError, InvalidRequest, OpenfazeError, Unauthorized, Unavailable

BUSY = {"error": {"message": "The queue is full.", "code": "queue_full", "request_id": "req-1"}}


def refusing(status: int, body: Any) -> httpx.MockTransport:
    """A server that answers nothing else."""
    return httpx.MockTransport(lambda _: httpx.Response(status, content=orjson.dumps(body)))


def raised(status: int, body: Any, client: str) -> OpenfazeError:
    """What `client` makes of that answer."""

    async def asked() -> None:
        async with httpx.AsyncClient(transport=refusing(status, body), base_url="http://localhost") as http:
            await ask(http, {})

    with pytest.raises(OpenfazeError) as found:
        if client == "mcp":
            asyncio.run(asked())
        else:
            chat(httpx.Client(transport=refusing(status, body), base_url="http://localhost"), {})
    return found.value


@pytest.mark.parametrize("client", ["cli", "mcp"])
def test_every_client_tells_code_and_request_id(client: str) -> None:
    error = raised(503, BUSY, client)
    assert (type(error), error.code, error.message) == (Unavailable, "queue_full", "The queue is full. (request req-1)")
    assert "OPENFAZE_API_KEY" in raised(401, BUSY, client).message


def test_what_is_the_callers_has_no_request_id() -> None:
    error = refusal_of(400, orjson.dumps(BUSY), without_key="")
    assert (type(error), error.message) == (InvalidRequest, "The queue is full.")


def test_a_missing_key_is_told_with_what_to_do() -> None:
    error = refusal_of(401, orjson.dumps(BUSY), without_key="Set it.")
    assert (type(error), error.message) == (Unauthorized, "The queue is full. Set it.")


@pytest.mark.parametrize("raw", [b"<html>", b"{}", b'{"error": "no"}', b'{"error": {"message": "x"}}', b"[]", b""])
def test_another_form_is_no_answer_of_ours(raw: bytes) -> None:
    error = refusal_of(502, raw, without_key="")
    assert type(error) is InternalError and "another form" in error.message
