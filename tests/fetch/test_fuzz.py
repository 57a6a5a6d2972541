"""Chains of redirects over names that rebind, drawn by seed: only judged, public addresses are ever dialled."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from ipaddress import ip_address

import httpx
import pytest

from python_backends.errors import OpenfazeError
from python_backends.fetch.address import is_public
from python_backends.fetch.fetcher import Fetcher

CHAINS = 400
PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "1.1.1.1"]
PRIVATE = [
    "127.0.0.1", "10.0.0.7", "169.254.169.254", "100.64.0.1", "192.168.1.1", "172.20.0.1", "0.0.0.0", "224.0.0.1",
    "::1", "fd00::1", "fe80::1", "::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:0:7f00:1::", "::",
]  # fmt: skip
WAYS = [
    "http://{name}.example/", "https://{name}.example/", "//{name}.example/x", "/same", "http://{literal}/",
    "http://{name}.example:8080/", "http://{name}.example:22/", "http://user@{name}.example/", "ftp://{name}.example/",
    "http://0x7f.1/", "http://2130706433/", "http://[{literal6}]/", "http://{name}.example\\@10.0.0.1/", "http://[::1/",
    "HTTP://{name}.EXAMPLE./", "http://{name}.example#@10.0.0.1/", "", "?{name}", "http://127\u30020\u30020\u30021/",
]  # fmt: skip


class Fate:
    """What names resolve to and where servers send, drawn anew for every question: the worst name server there is."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)
        self.resolved: dict[str, Sequence[str]] = {}
        self.dialled: list[str] = []

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        try:
            self.resolved[host] = [str(ip_address(host.strip("[]")))]
        except ValueError:
            pool = PUBLIC if self._draw.random() < 0.8 else [*PUBLIC, *PRIVATE]
            self.resolved[host] = self._draw.choices(pool, k=self._draw.randint(1, 3))
        return self.resolved[host]

    def location(self) -> str:
        name = self._draw.choice("abc")
        literal, literal6 = self._draw.choice([*PRIVATE[:8], *PUBLIC[:2]]), self._draw.choice(PRIVATE[8:])
        return self._draw.choice(WAYS).format(name=name, literal=literal, literal6=literal6)

    def dial(self) -> httpx.AsyncBaseTransport:
        return httpx.MockTransport(self._serve)

    def _serve(self, request: httpx.Request) -> httpx.Response:
        self.dialled.append(request.url.host)
        asked = request.headers["host"].rpartition(":")[0] or request.headers["host"]
        assert request.url.host in self.resolved[asked.strip("[]") if asked.startswith("[") else asked]
        if self._draw.random() < 0.25:
            return httpx.Response(200, stream=httpx.ByteStream(b"a page"))
        status, headers = self._draw.choice([301, 302, 303, 307, 308]), [(b"location", self.location().encode())]
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(b""))


@pytest.mark.parametrize("block", range(8))
def test_no_chain_reaches_an_address_that_is_not_public(block: int) -> None:
    ends: set[str] = set()
    for seed in range(block * CHAINS // 8, (block + 1) * CHAINS // 8):
        fate = Fate(seed)
        fetcher = Fetcher(resolver=fate.resolve, dialer=fate.dial)
        try:
            with asyncio.run(fetcher.fetch("http://a.example/")) as page:
                ends.add(page.data.decode())
        except OpenfazeError as error:
            ends.add(error.code)
        assert all(is_public(ip_address(address)) for address in fate.dialled), seed
        assert len(fate.dialled) <= 6 and fetcher.budget.held == 0
    assert {"a page", "url_blocked", "upstream_failed"} <= ends
