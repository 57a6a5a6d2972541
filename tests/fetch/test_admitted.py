"""What OPENFAZE_FETCH_ADMIT may open, and that it opens nothing beside it."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address

import pytest

from python_backends.errors import InternalError, UrlBlocked
from python_backends.fetch.admitted import ADMIT_VARIABLE, admitted_of
from python_backends.fetch.fetcher import Fetcher
from python_backends.fetch.policy import FetchPolicy
from tests.fetch.site import ADDRESS, TableResolver, Visit, site

REFUSED = [
    "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:99999", "localhost:80", "example.com:443", "8.8.8.8:53",
    "169.254.169.254:80", "0.0.0.0:80", "[::]:80", "[fe80::1]:80", "[fd00:ec2::254]:80", "224.0.0.1:80",
    "10.0.0.0/8:80", "user@127.0.0.1:80", "http://127.0.0.1:80", "127.0.0.1:80/x", "127.1:80", "::1:80", "*:80",
]  # fmt: skip


@pytest.mark.parametrize("text", ["", " , ", "  "], ids=repr)
def test_nothing_is_admitted_unless_it_is_named(text: str) -> None:
    assert admitted_of({}) == admitted_of({ADMIT_VARIABLE: text}) == frozenset()


def test_single_private_addresses_with_ports_are_read() -> None:
    listed = {ADMIT_VARIABLE: "127.0.0.1:8123, [::1]:9,10.1.2.3:80,[fd00::7]:443"}
    wanted = {("127.0.0.1", 8123), ("::1", 9), ("10.1.2.3", 80), ("fd00::7", 443)}
    assert admitted_of(listed) == {(ip_address(address), port) for address, port in wanted}


@pytest.mark.parametrize("entry", REFUSED)
def test_anything_else_is_named_and_stops_the_server(entry: str) -> None:
    with pytest.raises(InternalError, match=ADMIT_VARIABLE) as caught:
        admitted_of({ADMIT_VARIABLE: f"127.0.0.1:8123,{entry}"})
    assert repr(entry) in caught.value.message


def test_an_endpoint_is_its_address_and_its_port_together() -> None:
    policy = FetchPolicy(endpoints=frozenset({(ip_address("127.0.0.1"), 8123)}))
    assert policy.admits(ip_address("127.0.0.1"), 8123)
    assert policy.admits(ip_address("93.184.216.34"), 443)
    for address, port in (("127.0.0.1", 80), ("127.0.0.2", 8123), ("93.184.216.34", 8123), ("10.0.0.1", 443)):
        assert not policy.admits(ip_address(address), port), (address, port)


def test_the_fetcher_reaches_the_endpoint_and_no_neighbour() -> None:
    async def page(visit: Visit) -> None:
        await visit.answer(b"hello")

    async def scenario() -> None:
        async with site(page) as running, site(page) as neighbour:
            policy = FetchPolicy(endpoints=frozenset({(ip_address(ADDRESS), running.port)}))
            fetcher = Fetcher(policy, resolver=TableResolver())
            with await fetcher.fetch(running.url()) as fetched:
                assert fetched.data == b"hello"
            with pytest.raises(UrlBlocked):
                await fetcher.fetch(neighbour.url())
            assert neighbour.visits == []

    asyncio.run(scenario())
