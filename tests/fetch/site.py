"""A small real HTTP server and a resolver that answers from a table: the two seams of the fetcher, for its tests."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address

from python_backends.fetch.fetcher import Fetched, Fetcher
from python_backends.fetch.policy import FetchPolicy

# Loopback has many addresses: the policy of the tests admits this one, so 127.0.0.1 stays as forbidden as in service.
ADDRESS = "127.0.0.2"
Page = Callable[["Visit"], Awaitable[None]]


@dataclass
class Visit:
    """One request to the site: what was asked, and the stream to answer on."""

    path: str
    head: str
    writer: asyncio.StreamWriter

    async def answer(self, body: bytes = b"", *, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Sends one complete answer; `headers` may overrule Content-Length."""
        lines = {"Content-Length": str(len(body)), "Connection": "close", **(headers or {})}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
        self.writer.write(f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + body)
        await self.writer.drain()


@dataclass
class Site:
    """A running server. `visits` are the request heads it has seen."""

    port: int
    visits: list[Visit] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "public.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def policy(self, **bounds: float) -> FetchPolicy:
        """The shipped rule, plus this one server."""
        return FetchPolicy(ports=frozenset({self.port}), admitted=frozenset({ip_address(ADDRESS)}), **bounds)  # type: ignore[arg-type]


@dataclass
class TableResolver:
    """Answers from `table`; a list of lists is consumed one a look-up, as a rebinding name server would answer."""

    table: Mapping[str, Sequence[str]] = field(default_factory=lambda: {"public.example": [ADDRESS]})
    asked: list[str] = field(default_factory=list)

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        return self.table.get(host, ())


@contextlib.asynccontextmanager
async def site(page: Page, tls: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    """Serves `page` for every path until the block ends."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            visit = Visit(head.split(" ")[1], head, writer)
            running.visits.append(visit)
            await page(visit)
        writer.close()
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            await writer.wait_closed()

    async def tracked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(serve(reader, writer))
        tasks.append(task)
        await asyncio.wait([task])

    tasks: list[asyncio.Task[None]] = []
    server = await asyncio.start_server(tracked, ADDRESS, 0, ssl=tls)
    running = Site(server.sockets[0].getsockname()[1])
    try:
        yield running
    finally:
        server.close()
        await asyncio.wait([*tasks, asyncio.create_task(server.wait_closed())], timeout=5)


def fetch(fetcher: Fetcher, url: str) -> Fetched:
    """Runs one fetch in an event loop of its own."""
    return asyncio.run(fetcher.fetch(url))
