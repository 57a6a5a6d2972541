"""The only way out of a browser's box: an HTTP proxy that resolves once, judges, and dials what it judged.

Pages, frames, workers, WebSockets, downloads, prefetching and the browser itself have no other: their name space holds
no network but this listener. Refusals look alike, whether a name is internal, unknown, or a port is not allowed.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Coroutine
from typing import Any

import httpx

from python_backends.browser.dialing import Dial, Line
from python_backends.browser.heads import HEAD_BYTES, Asked, answer_head, asked_of, read_head
from python_backends.browser.limits import MIB, Limits
from python_backends.errors import OpenfazeError, UrlBlocked
from python_backends.fetch.dial import Resolver
from python_backends.fetch.judging import judged
from python_backends.fetch.policy import BLOCKED, FetchPolicy, port_of

_CHUNK = 64 << 10
_REFUSED = 100  # names that are told at most
_HEAD_S = 10.0
_ANSWER_S = 60.0


class _Spent(Exception):
    """The request's share of traffic is used up."""


class Egress:
    """One box's way out. Used from one event loop."""

    def __init__(self, policy: FetchPolicy, resolver: Resolver, limits: Limits) -> None:
        self._policy, self._resolver, self._limits = policy, resolver, limits
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self._dial: Dial | None = None
        self._left = 0
        self.refused: dict[str, None] = {}
        self.warnings: dict[str, None] = {}

    async def start(self, listener: socket.socket) -> None:
        """Accept on `listener`, which the box's Chromium has for its proxy."""
        self._server = await asyncio.start_server(self._accept, sock=listener, limit=HEAD_BYTES)

    def use(self, dial: Dial) -> None:
        """Let connections be opened, by `dial`; before this all are refused."""
        self._dial = dial

    def begin(self) -> None:
        """A new request: its share of traffic is whole, and nothing was refused yet."""
        self._left = self._limits.traffic_bytes
        self.refused, self.warnings = {}, {}

    async def close(self) -> None:
        """End the listener and all connections."""
        if self._server is not None:
            self._server.close()
        for task in tuple(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._open) >= self._limits.connections:
            self._warn(f"pages wanted more than {self._limits.connections} connections at once; some were refused")
            writer.close()
            return
        task = asyncio.get_running_loop().create_task(self._serve(Line(reader, writer)))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _serve(self, inside: Line) -> None:
        try:
            await self._carry(inside)
        except _Spent:
            self._warn(f"pages moved more than {self._limits.traffic_bytes // MIB} MiB; their connections were cut")
        except UrlBlocked as error:
            with contextlib.suppress(OSError):
                inside.writer.write(_refusal(error.message))
                await inside.writer.drain()
        except (OpenfazeError, OSError, asyncio.TimeoutError):
            pass  # a peer left, never came, or spoke nonsense: the browser sees its connection end
        finally:
            inside.writer.close()

    async def _carry(self, inside: Line) -> None:
        asked = asked_of(await asyncio.wait_for(read_head(inside.reader), _HEAD_S))
        if self._left <= 0:
            raise _Spent
        outside = await self._dialled(asked)
        try:
            if asked.method == b"CONNECT":
                inside.writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await _both(self._copy(inside.reader, outside.writer), self._copy(outside.reader, inside.writer))
            else:
                outside.writer.write(asked.forwarded())
                await _first(self._answer(outside, inside), self._copy(inside.reader, outside.writer))
        finally:
            outside.writer.close()

    async def _dialled(self, asked: Asked) -> Line:
        try:
            url = self._target(asked)
            addresses = await judged(self._policy, self._resolver, url)
            if self._dial is None:
                raise UrlBlocked(BLOCKED)
            return await self._dial(addresses, port_of(url))
        except UrlBlocked:
            if len(self.refused) < _REFUSED:
                self.refused[key_of(asked)] = None
            raise

    def _target(self, asked: Asked) -> httpx.URL:
        """Only the origin matters; CONNECT carries its port always, and TLS or a WebSocket's handshake behind it."""
        scheme = "https" if asked.method == b"CONNECT" else "http"
        return self._policy.target(f"{scheme}://{asked.authority}/")

    async def _answer(self, outside: Line, inside: Line) -> None:
        final = False
        while not final:
            head, final = answer_head(await asyncio.wait_for(read_head(outside.reader), _ANSWER_S))
            self._count(len(head))
            inside.writer.write(head)
        await self._copy(outside.reader, inside.writer)

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(_CHUNK):
            self._count(len(data))
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()

    def _count(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise _Spent

    def _warn(self, text: str) -> None:
        self.warnings[text] = None


def key_of(asked: Asked) -> str:
    """`host:port` as `Egress.refused` names it."""
    host, _, port = asked.authority.rpartition(":")
    if not host or not port.isdigit():
        host, port = asked.authority, "443" if asked.method == b"CONNECT" else "80"
    return f"{host.lower()}:{port}"


def _refusal(message: str) -> bytes:
    body = message.encode()
    lines = ["HTTP/1.1 403 Refused", "Content-Type: text/plain", f"Content-Length: {len(body)}", "Connection: close"]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


async def _both(*ways: Coroutine[Any, Any, None]) -> None:
    """Until both directions have ended, or one has failed."""
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        await asyncio.gather(*tasks)
    finally:
        await _ended(tasks)


async def _first(*ways: Coroutine[Any, Any, None]) -> None:
    """Until the first of them has ended; the others end with it."""
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        await tasks[0]
    finally:
        await _ended(tasks)


async def _ended(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
