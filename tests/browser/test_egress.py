"""The way out by itself, without a browser: what it forwards, what it refuses, and its bounds."""

from __future__ import annotations

import asyncio
import base64
import socket
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from python_backends.browser.dialing import Direct, Through
from python_backends.browser.egress import Egress
from python_backends.browser.heads import answer_head, asked_of
from python_backends.browser.limits import Limits
from python_backends.browser.request import Proxy
from python_backends.errors import InvalidRequest, UpstreamFailed
from python_backends.fetch.policy import BLOCKED
from tests.fetch.site import ADDRESS, Site, TableResolver, Visit, site

TABLE = {"public.example": [ADDRESS], "inside.example": ["127.0.0.1"], "mixed.example": [ADDRESS, "10.0.0.1"],
         "proxy.example": [ADDRESS], "inner-proxy.example": ["10.0.0.1"]}  # fmt: skip


class Door:
    """An egress with a listener, and requests to it."""

    def __init__(self, running: Site, limits: Limits | None = None) -> None:
        self.site, self.policy, self.resolver = running, running.policy(connect_s=1.0), TableResolver(TABLE)
        self.egress = Egress(self.policy, self.resolver, limits or Limits())
        self.egress.begin()

    async def open(self, proxy: Proxy | None = None) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        await self.egress.start(listener)
        self.egress.use(Through(proxy, self.policy, self.resolver) if proxy else Direct(1.0))

    async def say(self, text: str, then: bytes = b"") -> bytes:
        """All that comes back until the end."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(text.encode("latin-1") + then)
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        return answer


async def echo(visit: Visit) -> None:
    """The head that arrived, as the body; on a connection that claims to stay open."""
    body = visit.head.encode("latin-1")
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: keep-alive\r\n\r\n"
    visit.writer.write(head.encode() + body)
    await visit.writer.drain()


def scenario(
    work: Callable[[Door], Awaitable[None]], limits: Limits | None = None,
    page: Callable[[Visit], Awaitable[None]] = echo, proxy: Callable[[Site], Proxy] | None = None,
) -> None:  # fmt: skip
    async def run() -> None:
        async with site(page) as running:
            door = Door(running, limits)
            await door.open(proxy(running) if proxy else None)
            try:
                await work(door)
            finally:
                await door.egress.close()

    asyncio.run(run())


def get(host: str, more: str = "", path: str = "/x?a=\\|") -> str:
    return f"GET http://{host}{path} HTTP/1.1\r\nHost: elsewhere\r\nProxy-Connection: keep-alive\r\n{more}\r\n"


def test_a_request_goes_on_in_its_own_form_and_by_the_judged_name_only() -> None:
    async def work(door: Door) -> None:
        host = f"public.example:{door.site.port}"
        answer = await door.say(get(host, "Proxy-Authorization: Basic eA==\r\nCookie: a=b\r\n"))
        head, _, body = answer.partition(b"\r\n\r\n")
        assert b"Connection: close" in head and b"keep-alive" not in head
        assert body.decode() == f"GET /x?a=\\| HTTP/1.1\r\nHost: {host}\r\nCookie: a=b\r\nConnection: close\r\n\r\n"

    scenario(work)


def test_a_tunnel_carries_both_ways() -> None:
    async def work(door: Door) -> None:
        host = f"public.example:{door.site.port}"
        inner = b"GET /inner HTTP/1.1\r\nHost: public.example\r\n\r\n"
        answer = await door.say(f"CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\r\n", inner)
        assert answer.startswith(b"HTTP/1.1 200 ") and b"GET /inner" in answer

    scenario(work)


@pytest.mark.parametrize("host", ["inside.example", "mixed.example", "unknown.example", "user@public.example", "a\\b"])
def test_refusals_look_alike_and_nothing_is_dialled(host: str) -> None:
    async def work(door: Door) -> None:
        port = door.site.port
        answers = {await door.say(get(f"{host}:{port}")),
                   await door.say(f"CONNECT {host}:{port} HTTP/1.1\r\n\r\n")}  # fmt: skip
        [answer] = answers
        assert answer.startswith(b"HTTP/1.1 403 ") and answer.endswith(BLOCKED.encode())
        assert list(door.egress.refused) == [f"{host}:{port}"] and door.site.visits == []

    scenario(work)


@pytest.mark.parametrize("port", [22, 25, 6379, 0, 99999])
def test_other_ports_are_refused(port: int) -> None:
    async def work(door: Door) -> None:
        assert (await door.say(f"CONNECT public.example:{port} HTTP/1.1\r\n\r\n")).startswith(b"HTTP/1.1 403 ")

    scenario(work)


def test_a_way_out_that_is_not_in_use_refuses_everything() -> None:
    async def work(door: Door) -> None:
        fresh = Door(door.site)
        listener = socket.create_server(("127.0.0.1", 0))
        fresh.port = listener.getsockname()[1]
        await fresh.egress.start(listener)
        assert (await fresh.say(get(f"public.example:{door.site.port}"))).startswith(b"HTTP/1.1 403 ")
        await fresh.egress.close()

    scenario(work)


@pytest.mark.parametrize(
    "said",
    ["GET / HTTP/1.1\r\n\r\n", "GET ftp://public.example/ HTTP/1.1\r\n\r\n", "nonsense\r\n\r\n",
     "GET http://x/ SPDY/3\r\n\r\n", "GET http://\xff.example/ HTTP/1.1\r\n\r\n",
     "GET http://public.example/ HTTP/1.1\r\nX: " + "x" * 70_000 + "\r\n\r\n"],
    ids=range(6),
)  # fmt: skip
def test_what_is_no_request_to_a_proxy_is_cut_and_the_next_is_served(said: str) -> None:
    async def work(door: Door) -> None:
        try:
            assert await door.say(said) == b""
        except ConnectionError:
            pass  # it was cut while it was still being said
        assert b"200 OK" in await door.say(get(f"public.example:{door.site.port}"))

    scenario(work)


def test_servers_that_do_not_answer_in_http_or_at_all_are_cut() -> None:
    async def nonsense(visit: Visit) -> None:
        visit.writer.write(b"220 mail.example ESMTP\r\n\r\n")
        await visit.writer.drain()

    async def work(door: Door) -> None:
        assert await door.say(get(f"public.example:{door.site.port}")) == b""

    scenario(work, page=nonsense)


def test_interim_answers_are_passed_on() -> None:
    async def hinting(visit: Visit) -> None:
        visit.writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
        visit.writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        await visit.writer.drain()

    async def work(door: Door) -> None:
        answer = await door.say(get(f"public.example:{door.site.port}"))
        assert answer.startswith(b"HTTP/1.1 103 ") and answer.endswith(b"hi")
        assert answer.count(b"Connection: close") == 1

    scenario(work, page=hinting)


def test_traffic_at_its_bound_and_one_past_it() -> None:
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"

    async def work(door: Door) -> None:
        host = f"public.example:{door.site.port}"
        assert (await door.say(get(host))).endswith(b"x" * 1000) and not door.egress.warnings
        await door.say(get(host))
        assert list(door.egress.warnings) == ["pages moved more than 0 MiB; their connections were cut"]
        door.egress.begin()
        assert (await door.say(get(host))).endswith(b"x" * 1000) and not door.egress.warnings

    async def page(visit: Visit) -> None:
        visit.writer.write(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1000)
        await visit.writer.drain()

    scenario(work, replace(Limits(), traffic_bytes=len(head) + 1000), page)


def test_connections_at_their_bound_and_one_past_it() -> None:
    async def work(door: Door) -> None:
        held = [await asyncio.open_connection("127.0.0.1", door.port) for _ in range(2)]
        await asyncio.sleep(0.05)
        assert await door.say(get(f"public.example:{door.site.port}")) == b""
        assert list(door.egress.warnings) == ["pages wanted more than 2 connections at once; some were refused"]
        for _, writer in held:
            writer.close()
        await asyncio.sleep(0.05)
        assert b"200 OK" in await door.say(get(f"public.example:{door.site.port}"))

    scenario(work, replace(Limits(), connections=2))


def test_a_sessions_proxy_is_told_addresses_that_were_judged() -> None:
    seen: list[str] = []

    async def proxying(visit: Visit) -> None:
        seen.append(visit.head)
        visit.writer.write(b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nvia")
        await visit.writer.drain()

    async def work(door: Door) -> None:
        assert (await door.say(get(f"public.example:{door.site.port}"))).endswith(b"via")
        secret = base64.b64encode(b"u:p").decode()
        assert seen[0].startswith(f"CONNECT {ADDRESS}:{door.site.port} HTTP/1.1\r\n") and f"Basic {secret}" in seen[0]
        assert (await door.say(get(f"inside.example:{door.site.port}"))).startswith(b"HTTP/1.1 403 ")
        assert len(seen) == 1

    def proxy(running: Site) -> Proxy:
        return Proxy(server=running.url("/", "proxy.example"), username="u", password="p")

    scenario(work, page=proxying, proxy=proxy)


def test_a_sessions_proxy_is_judged_itself() -> None:
    async def work(door: Door) -> None:
        assert (await door.say(get(f"public.example:{door.site.port}"))).startswith(b"HTTP/1.1 403 ")
        assert door.site.visits == []

    scenario(work, proxy=lambda running: Proxy(server=running.url("/", "inner-proxy.example")))


def test_heads_that_break_the_rules_are_errors() -> None:
    for head in (b"GET /\r\n\r\n", b"CONNECT a:1 HTTP/2\r\n\r\n", b"\r\n\r\n"):
        with pytest.raises(InvalidRequest):
            asked_of(head)
    for head in (b"HTTP/2 200\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\r\n\r\n"):
        with pytest.raises(UpstreamFailed):
            answer_head(head)
    assert asked_of(b"GET http://a.example?q#f HTTP/1.1\r\n\r\n").path == b"/?q"
