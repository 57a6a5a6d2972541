"""One call of the gateway's chat completions; every way it can fail becomes one of our errors."""

from __future__ import annotations

from typing import Any

import httpx
import orjson

from client.chat_completions import ANSWER_SECONDS, PATH, refusal_of
from python_backends.errors import InternalError, PayloadTooLarge, Unavailable

MAX_ANSWER_BYTES = 128 * 1024 * 1024
_WITHOUT_KEY = "Set OPENFAZE_API_KEY to one of the server's keys."

Json = dict[str, Any]


async def ask(client: httpx.AsyncClient, body: Json) -> Json:
    """The `chat.completion` that answers `body`. Cancelling the call closes the connection, which ends the work."""
    where = str(client.base_url).rstrip("/")
    headers = {"content-type": "application/json"}
    try:
        async with client.stream("POST", PATH, content=orjson.dumps(body), headers=headers) as response:
            raw = await _read(response)
    except httpx.TimeoutException as error:
        raise Unavailable(f"No answer within {ANSWER_SECONDS:g} s; send less at once or try again.") from error
    except httpx.HTTPError as error:
        raise Unavailable(f"No server answers at {where}: start one with ./openfaze up, or name another.") from error
    if response.status_code != httpx.codes.OK:
        raise refusal_of(response.status_code, raw, without_key=_WITHOUT_KEY)
    try:
        answer: Json = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise InternalError(f"The server at {where} answered with something that is not JSON.") from error
    return answer


async def _read(response: httpx.Response) -> bytes:
    pieces: list[bytes] = []
    size = 0
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > MAX_ANSWER_BYTES:
            raise PayloadTooLarge(f"The answer has more than {MAX_ANSWER_BYTES} bytes; send fewer pages at once.")
        pieces.append(piece)
    return b"".join(pieces)
