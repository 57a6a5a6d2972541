"""How the way out opens a connection to an address that was judged: directly, or through a session's own proxy."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from python_backends.browser.heads import HEAD_BYTES, read_head
from python_backends.browser.request import Proxy
from python_backends.errors import UpstreamFailed
from python_backends.fetch.dial import Resolver
from python_backends.fetch.judging import judged
from python_backends.fetch.policy import FetchPolicy, port_of


class Line(NamedTuple):
    """An open connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Dial(Protocol):
    """Opens connections. Its caller has judged the addresses."""

    async def __call__(self, addresses: Sequence[str], port: int) -> Line:
        """A connection to the first of `addresses` that takes one; UpstreamFailed if none does."""


class Direct:
    """Straight from this machine, at most `connect_s` seconds for each address."""

    def __init__(self, connect_s: float) -> None:
        self._connect_s = connect_s

    async def __call__(self, addresses: Sequence[str], port: int) -> Line:
        """See `Dial`."""
        for address in addresses:
            try:
                opening = asyncio.open_connection(address, port, limit=HEAD_BYTES)
                return Line(*await asyncio.wait_for(opening, self._connect_s))
            except (OSError, asyncio.TimeoutError):
                continue
        raise UpstreamFailed("a server does not accept connections")


class Through:
    """Over an HTTP proxy, which is judged as any server is, and is told addresses, never names: nothing is resolved
    where it was not judged."""

    def __init__(self, proxy: Proxy, policy: FetchPolicy, resolver: Resolver) -> None:
        self._proxy, self._policy, self._resolver = proxy, policy, resolver
        self._direct = Direct(policy.connect_s)

    async def __call__(self, addresses: Sequence[str], port: int) -> Line:
        """See `Dial`. Raises UrlBlocked for a proxy at an address that is not allowed."""
        server = self._policy.target(self._proxy.server)
        line = await self._direct(await judged(self._policy, self._resolver, server), port_of(server))
        try:
            line.writer.write(self._connect(addresses[0], port))
            head = await asyncio.wait_for(read_head(line.reader), self._policy.connect_s)
            if head.split(b" ", 2)[1:2] != [b"200"]:
                raise UpstreamFailed("the session's proxy refuses the connection")
        except (OSError, asyncio.TimeoutError) as exc:
            line.writer.close()
            raise UpstreamFailed("the session's proxy does not answer") from exc
        except UpstreamFailed:
            line.writer.close()
            raise
        return line

    def _connect(self, address: str, port: int) -> bytes:
        target = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
        if self._proxy.username:
            secret = f"{self._proxy.username}:{self._proxy.password}".encode()
            lines.append(f"Proxy-Authorization: Basic {base64.b64encode(secret).decode('ascii')}")
        return "\r\n".join([*lines, "", ""]).encode("ascii")
