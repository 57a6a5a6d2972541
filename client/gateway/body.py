"""A request's body: bounded while it arrives, then parsed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import orjson
from starlette.requests import Request

from client.errors import ClientLeft
from client.gateway.admission import Seat
from client.gateway.config import Limits
from python_backends.errors import InvalidRequest, PayloadTooLarge, RequestTimeout, UnsupportedMedia

_COUNT_FROM_BYTES = 1024 * 1024
_THREAD_FROM_BYTES = 512 * 1024

T = TypeVar("T")

JSON_BODY, FORM_BODY = "application/json", "multipart/form-data"
_AS = {JSON_BODY: "JSON", FORM_BODY: "a form"}


def check_headers(request: Request, limits: Limits, kind: str = JSON_BODY) -> None:
    """Refuse by its headers a body that need not be read: encoded, not of type `kind`, or too large."""
    coding = request.headers.get("content-encoding", "identity").lower()
    if coding != "identity":
        raise UnsupportedMedia(
            "Content-Encoding is not supported; send the body uncompressed.", code="unsupported_encoding"
        )
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != kind:
        raise UnsupportedMedia(f"Send the body as {_AS[kind]}, with the header Content-Type: {kind}.")
    length = request.headers.get("content-length", "0")
    if int(length) > limits.body_bytes:
        raise too_large(limits)


def too_large(limits: Limits) -> PayloadTooLarge:
    """The refusal of a body over the limit, which names both bounds and the way out."""
    return PayloadTooLarge(
        f"The request body is larger than {limits.body_bytes} bytes. Files of up to {limits.file_bytes} bytes can be "
        "sent inline; pass larger ones by URL."
    )


async def read_body(request: Request, seat: Seat, limits: Limits, timeout_s: float) -> bytes:
    """The whole body, at most `limits.body_bytes`.

    Raises PayloadTooLarge as soon as that is known, RequestTimeout after `timeout_s`, ClientLeft if the upload ends
    early, Unavailable if all requests together hold too much memory.
    """
    try:
        return await asyncio.wait_for(_read(request, seat, limits), timeout_s)
    except asyncio.TimeoutError as error:
        raise RequestTimeout(f"The request body did not arrive within {timeout_s:g} s.") from error


async def _read(request: Request, seat: Seat, limits: Limits) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientLeft("The client left before its request was complete.")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limits.body_bytes:
            raise too_large(limits)
        seat.hold(len(chunk))
        chunks.append(chunk)
        if not message.get("more_body", False):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


async def taken_apart(body: bytes, work: Callable[[bytes], T]) -> T:
    """`work(body)`; beside the loop if the body is large, so that nobody else waits for it. Raises what `work` does."""
    if len(body) < _THREAD_FROM_BYTES:
        return work(body)
    return await asyncio.to_thread(work, body)


def parse_json(body: bytes, limits: Limits) -> Any:
    """The JSON value in `body`. Of duplicate keys the last counts. Raises InvalidRequest.

    The parser itself refuses NaN, lone surrogates, a byte order mark, invalid UTF-8 and nesting beyond 1,024.
    """
    if len(body) > _COUNT_FROM_BYTES and body.count(b",") > limits.json_commas:
        raise InvalidRequest(f"The JSON body has more than {limits.json_commas} values.", code="invalid_json")
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(f"The body is not valid JSON: {error}", code="invalid_json") from error
