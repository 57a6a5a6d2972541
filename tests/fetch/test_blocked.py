"""Everything that must not be reached, through the real resolver and the table, and nothing is ever dialled."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import httpx
import pytest

from python_backends.errors import UrlBlocked
from python_backends.fetch.fetcher import Fetcher
from python_backends.fetch.policy import BLOCKED
from tests.fetch.site import ADDRESS, TableResolver, Visit, fetch, site

LITERALS = [
    "http://127.0.0.1/", "http://0/", "http://0x7f.1/", "http://2130706433/", "http://017700000001/", "http://127.1/",
    "http://[::1]/", "http://[::]/", "http://[::ffff:169.254.169.254]/", "http://[64:ff9b::a9fe:a9fe]/",
    "http://[2002:7f00:1::]/", "http://169.254.169.254/latest/meta-data/", "http://100.64.0.1/", "http://172.16.0.1/",
    "http://172.31.255.255/", "http://[fd00::1]/", "http://224.0.0.1/", "http://localhost/", "http://localhost./",
    "http://LOCALHOST/", "http://[fe80::1%25eth0]/", "http://168.63.129.16/", "http://xn--/",
    "http://\uff11\uff12\uff17.\uff10.\uff10.\uff11/", "http://127\u30020\u30020\u30021/", "http://\u24c1ocalhost/",
]  # fmt: skip
MALFORMED = [
    "", "http://", "http:///etc/passwd", "//public.example/", "public.example", "http://user@public.example/",
    "http://user:secret@public.example/", "http://public.example:22/", "http://public.example:25/",
    "http://public.example:6379/", "http://public.example:99999/", "https://public.example:1/", "file:///etc/passwd",
    "gopher://public.example/", "ftp://public.example/", "data:text/plain,hi", "jar:http://public.example!/",
    "unix:/run/docker.sock", "http://public.example/\r\nHost: x", "http://public\t.example/", "http://public.example/\x00",
    "http://public .example/", "http://a\\@public.example/", "http://[::1/", "http://%70ublic.example/",
]  # fmt: skip
NAMES = {
    "metadata.google.internal": ["169.254.169.254"],
    "host.docker.internal": ["172.17.0.1"],
    "localtest.me": ["127.0.0.1"],
    "mixed.example": ["93.184.216.34", "10.0.0.1"],
    "mixed6.example": ["93.184.216.34", "fd00::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "a": ["10.0.0.7"],
    "nonsense.example": ["not an address"],
}


def no_dial() -> httpx.AsyncBaseTransport:
    raise AssertionError("a blocked URL was dialled")


def assert_blocked(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(UrlBlocked) as caught:
        fetch(fetcher, url)
    assert caught.value.message == BLOCKED and caught.value.code == "url_blocked" and caught.value.status == 400


@pytest.mark.parametrize("url", LITERALS, ids=ascii)
def test_a_literal_that_the_system_resolver_reads_as_internal_is_blocked(url: str) -> None:
    assert_blocked(Fetcher(dialer=no_dial), url)


@pytest.mark.parametrize("url", MALFORMED, ids=ascii)
def test_a_url_outside_the_rule_is_blocked_before_any_look_up(url: str) -> None:
    resolver = TableResolver({"public.example": ["93.184.216.34"]})
    assert_blocked(Fetcher(resolver=resolver, dialer=no_dial), url)
    assert resolver.asked == []


@pytest.mark.parametrize("host", [*NAMES, "unknown.example", "a#@public.example"])
def test_a_name_is_blocked_if_any_of_its_addresses_is_internal_or_it_has_none(host: str) -> None:
    assert_blocked(Fetcher(resolver=TableResolver(NAMES), dialer=no_dial), f"http://{host}")


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:{port}/", "http://inside.example:{port}/", "//inside.example:{port}/x", "file:///etc/passwd",
     "http://public.example:22/", "http://u@public.example:{port}/", "gopher://public.example/", "http://[::1/"],
)  # fmt: skip
def test_a_redirect_is_judged_like_a_first_address(location: str) -> None:
    async def page(visit: Visit) -> None:
        await visit.answer(
            status=302, headers={"Location": location.format(port=visit.writer.get_extra_info("sockname")[1])}
        )

    async def scenario() -> None:
        async with site(page) as running:
            resolver = TableResolver(
                {"public.example": [ADDRESS], "inside.example": ["10.1.2.3"], "127.0.0.1": ["127.0.0.1"]}
            )
            with pytest.raises(UrlBlocked, match="resolves to public addresses only"):
                await Fetcher(running.policy(), resolver=resolver).fetch(running.url())
            assert len(running.visits) == 1

    asyncio.run(scenario())


def test_a_name_that_changes_its_address_is_looked_up_once_a_hop_and_judged_at_each() -> None:
    class Rebinding:
        answers: list[Sequence[str]] = [[ADDRESS], ["127.0.0.1"]]

        async def __call__(self, host: str, port: int) -> Sequence[str]:
            return self.answers.pop(0)

    async def page(visit: Visit) -> None:
        await visit.answer(status=301, headers={"Location": "/again"})

    async def scenario() -> None:
        async with site(page) as running:
            with pytest.raises(UrlBlocked):
                await Fetcher(running.policy(), resolver=Rebinding()).fetch(running.url())
            assert [visit.path for visit in running.visits] == ["/"]

    asyncio.run(scenario())
