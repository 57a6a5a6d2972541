"""uvicorn's HTTP/1.1 protocol with the bounds it lacks: header size and count, deadlines, stalled readers.

httptools (llhttp) already refuses what request smuggling needs: bad or doubled Content-Length, Content-Length with
Transfer-Encoding, unknown transfer codings, NUL and line folding in headers. All refusals close the connection and
speak the gateway's error format.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from http import HTTPStatus
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from client.errors import HeadersTooLarge
from client.gateway.config import GatewayConfig
from client.gateway.failures import error_body
from python_backends.errors import InvalidRequest, OpenfazeError, RequestTimeout, Unavailable

_LOG = logging.getLogger("openfaze.gateway")


def refusal(error: OpenfazeError) -> bytes:
    """A whole HTTP response that says why and announces the end of the connection."""
    request_id = f"req-{uuid.uuid4()}"
    body = error_body(error, request_id)
    head = (
        f"HTTP/1.1 {error.status} {HTTPStatus(error.status).phrase}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\nx-request-id: {request_id}\r\nconnection: close\r\n\r\n"
    )
    return head.encode() + body


class GatewayProtocol(HttpToolsProtocol):
    """One connection. uvicorn makes the instances, so the settings are on the class: see `protocol_for`."""

    settings: ClassVar[GatewayConfig]

    _deadline: asyncio.TimerHandle | None = None
    _stall: asyncio.TimerHandle | None = None
    _header_bytes = 0
    _headers_open = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.settings.max_connections:
            self._refuse(Unavailable("Too many connections; connect again shortly."))
            return
        self._await_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel_timers()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._headers_open:
            self._header_bytes += len(data)
        super().data_received(data)
        limit = self.settings.limits.header_bytes
        if self._headers_open and self._header_bytes > limit and not self.transport.is_closing():
            self._refuse(HeadersTooLarge(f"The request's headers are larger than {limit} bytes."))
        elif self._idle and self._deadline is None and not self.transport.is_closing():
            # Bytes that begin no request (empty lines) stopped the keep-alive timer: without this nothing would run.
            self._await_headers()

    @property
    def _idle(self) -> bool:
        """Whether nothing is being answered and the keep-alive timer does not run."""
        return (self.cycle is None or self.cycle.response_complete) and self.timeout_keep_alive_task is None

    def on_message_begin(self) -> None:
        if self._deadline is None:
            self._await_headers()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._headers_open = False
        self._header_bytes = 0
        self._cancel_deadline()
        size = sum(len(name) + len(value) for name, value in self.headers) + len(self.url)
        limits = self.settings.limits
        if size > limits.header_bytes or len(self.headers) > limits.header_count:
            allowed = f"At most {limits.header_count} headers and {limits.header_bytes} bytes of them."
            self._refuse(HeadersTooLarge(allowed))
            return
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if self.cycle is not None:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if self.cycle is not None:
            super().on_message_complete()
        self._headers_open = True
        self._header_bytes = 0

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle.more_body and not self.transport.is_closing():
            # The rest of the body is dropped for a while, so that a client that still writes reads the answer.
            self._deadline = self.loop.call_later(self.settings.timeouts.linger, self.transport.close)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stall = self.loop.call_later(self.settings.timeouts.write, self._cut)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None

    def timeout_keep_alive_handler(self) -> None:
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        super().timeout_keep_alive_handler()

    def send_400_response(self, msg: str) -> None:
        if not self.transport.is_closing():
            self._refuse(InvalidRequest("The bytes sent are no well-formed HTTP request."))

    def _refuse(self, error: OpenfazeError) -> None:
        self._cancel_timers()
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write(refusal(error))
        self.transport.close()

    def _await_headers(self) -> None:
        self._headers_open = True
        self._deadline = self.loop.call_later(self.settings.timeouts.headers, self._late)

    def _late(self) -> None:
        self._deadline = None
        allowed_s = self.settings.timeouts.headers
        self._refuse(RequestTimeout(f"The request's headers did not arrive within {allowed_s:g} s."))

    def _cut(self) -> None:
        _LOG.warning("connection cut: its answer stayed unread for %g s", self.settings.timeouts.write)
        self.transport.abort()

    def _cancel_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _cancel_timers(self) -> None:
        self._cancel_deadline()
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None


def protocol_for(config: GatewayConfig) -> type[GatewayProtocol]:
    """The protocol class that obeys `config`."""
    return type("ConfiguredProtocol", (GatewayProtocol,), {"settings": config})
