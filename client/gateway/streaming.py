"""An answer as server-sent events, whatever it is made of."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol, TypeVar

from starlette.types import Send

from client.errors import ClientLeft
from client.gateway.failures import error_body, log_failure
from client.gateway.metrics import Metrics
from client.gateway.sse import DONE, error_frame
from python_backends.errors import InternalError, OpenfazeError

HEADERS = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-cache"),
           (b"x-accel-buffering", b"no")]  # fmt: skip

E = TypeVar("E", contravariant=True)


class Frames(Protocol[E]):
    """Turns events into frames. `ended` is set by the event that ends an answer."""

    ended: bool

    def frames(self, event: E | None) -> bytes:
        """The bytes that `event` puts on the wire, maybe none; None is a long silence."""


async def stream(
    send: Send, events: AsyncGenerator[E, None], writer: Frames[E], request_id: str, metrics: Metrics
) -> None:
    """Send what `writer` makes of `events`, and the mark that ends a stream.

    The first event, or a long silence, opens the answer: until then an error is an HTTP error, from then on a frame.
    """
    event = await anext(events, None)
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    try:
        await _send(send, writer.frames(event))
        async for event in events:
            await _send(send, writer.frames(event))
        if not writer.ended:
            raise InternalError("The engine's answer has no end.")
    except ClientLeft:
        return
    except OpenfazeError as error:
        log_failure(error, request_id)
        metrics.stream_errors += 1
        await _send(send, error_frame(error_body(error, request_id)))
    await send({"type": "http.response.body", "body": DONE})


async def _send(send: Send, frame: bytes) -> None:
    """A piece of an answer that goes on, unless it is empty."""
    if frame:
        await send({"type": "http.response.body", "body": frame, "more_body": True})
