"""What the fetcher brings back, its bounds at the bound and one past it, and what it says of bad servers."""

from __future__ import annotations

import asyncio
import dataclasses
import gzip
import shutil
import ssl
import subprocess
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from pathlib import Path

import pytest

from python_backends.errors import PayloadTooLarge, Unavailable, UpstreamFailed
from python_backends.fetch.dial import SystemResolver
from python_backends.fetch.fetcher import Fetched, Fetcher
from tests.fetch.site import ADDRESS, Page, Site, TableResolver, Visit, site

CAP = 10_000


def visit_site(page: Page, path: str = "/", **bounds: float) -> tuple[Fetched, Site]:
    """Fetches `path` from a site that serves `page`, under the shipped policy with `bounds`."""

    async def scenario() -> tuple[Fetched, Site]:
        async with site(page) as running:
            fetcher = Fetcher(running.policy(**bounds), resolver=TableResolver())
            return await fetcher.fetch(running.url(path)), running

    return asyncio.run(scenario())


def serving(body: bytes = b"", status: int = 200, headers: Mapping[str, str] | None = None) -> Page:
    async def page(visit: Visit) -> None:
        await visit.answer(body, status=status, headers=headers)

    return page


def chunked(size: int) -> Page:
    """Streams `size` bytes without saying how many will come."""

    async def page(visit: Visit) -> None:
        visit.writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        visit.writer.write(b"".join(b"64\r\n%s\r\n" % (b"x" * 100) for _ in range(size // 100)))
        visit.writer.write(b"1\r\ny\r\n" if size % 100 else b"")
        visit.writer.write(b"0\r\n\r\n")
        await visit.writer.drain()

    return page


def test_a_public_file_comes_back_with_its_type_and_name_and_the_server_is_greeted_by_name() -> None:
    fetched, running = visit_site(
        serving(b"%PDF-", headers={"Content-Type": "Application/PDF; x=1"}), "/a/r%20b.pdf?q=1"
    )
    assert fetched == Fetched(b"%PDF-", "application/pdf", "r b.pdf", url=running.url("/a/r%20b.pdf?q=1"))
    head = running.visits[0].head.lower()
    assert f"host: public.example:{running.port}\r\n" in head and "accept-encoding: identity\r\n" in head
    assert running.visits[0].path == "/a/r%20b.pdf?q=1"


@pytest.mark.parametrize("mime", ["", "application/octet-stream"])
def test_a_type_that_says_nothing_is_none(mime: str) -> None:
    fetched, _ = visit_site(serving(b"x", headers={"Content-Type": mime}))
    assert (fetched.mime, fetched.filename) == (None, None)


@pytest.mark.parametrize("page", [serving(b"x" * CAP), chunked(CAP)], ids=["declared", "chunked"])
def test_a_body_at_the_bound_is_taken(page: Page) -> None:
    fetched, _ = visit_site(page, max_bytes=CAP)
    assert len(fetched.data) == CAP


@pytest.mark.parametrize("page", [serving(b"x" * (CAP + 1)), chunked(CAP + 1)], ids=["declared", "chunked"])
def test_a_body_one_past_the_bound_is_refused_with_the_bound(page: Page) -> None:
    with pytest.raises(PayloadTooLarge, match="over 0.01 MB"):
        visit_site(page, max_bytes=CAP)


def redirecting(times: int) -> Page:
    async def page(visit: Visit) -> None:
        hop = int(visit.path.strip("/") or 0)
        if hop < times:
            await visit.answer(status=307, headers={"Location": f"/{hop + 1}"})
        else:
            await visit.answer(b"there")

    return page


def test_five_redirects_are_followed() -> None:
    fetched, _ = visit_site(redirecting(5))
    assert fetched.data == b"there"


async def trickle(visit: Visit) -> None:
    visit.writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        visit.writer.write(b"x")
        await visit.writer.drain()
        await asyncio.sleep(0.02)


async def silence(visit: Visit) -> None:
    await asyncio.sleep(1)


async def babble(visit: Visit) -> None:
    visit.writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    await visit.writer.drain()


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (redirecting(6), "redirects more than 5 times"),
        (serving(status=302, headers={"Location": "/"}), "redirects more than 5 times"),
        (serving(status=302), "without saying where to"),
        (serving(b"gone", status=404), "status 404"),
        (serving(b"oops", status=503), "status 503"),
        (serving(b"short", headers={"Content-Length": "500"}), "broke off"),
        (serving(gzip.compress(b"0" * 1000), headers={"Content-Encoding": "gzip"}), "compressed body"),
        (babble, "did not speak HTTP"),
    ],
    ids=["six-redirects", "loop", "no-location", "404", "503", "lying-length", "gzip", "ssh"],
)
def test_a_bad_server_is_an_upstream_failure_that_says_what_it_did(page: Page, message: str) -> None:
    with pytest.raises(UpstreamFailed, match=message):
        visit_site(page)


@pytest.mark.parametrize("page", [trickle, silence])
def test_a_server_that_never_finishes_has_a_deadline(page: Page) -> None:
    with pytest.raises(UpstreamFailed, match=r"did not finish within 0\.3 s"):
        visit_site(page, deadline_s=0.3)


def test_a_closed_port_is_an_upstream_failure() -> None:
    async def closed() -> Site:
        async with site(silence) as running:
            return running

    running = asyncio.run(closed())
    with pytest.raises(UpstreamFailed, match="does not accept connections"):
        asyncio.run(Fetcher(running.policy(), resolver=TableResolver()).fetch(running.url()))


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes its certificate with the openssl command")
def test_a_self_signed_certificate_is_named_as_the_cause(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=public.example", "-addext", "subjectAltName=DNS:public.example", "-keyout", key, "-out",
         certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)

    async def scenario() -> None:
        async with site(serving(b"secret"), tls) as running:
            fetcher = Fetcher(running.policy(), resolver=TableResolver())
            with pytest.raises(UpstreamFailed, match="no valid TLS certificate"):
                await fetcher.fetch(running.url().replace("http:", "https:"))
            assert running.visits == []

    asyncio.run(scenario())


def test_the_next_address_is_tried_when_the_first_does_not_answer() -> None:
    async def scenario() -> None:
        async with site(serving(b"second")) as running:
            admitted = frozenset({ip_address("127.0.0.3"), ip_address(ADDRESS)})
            policy = dataclasses.replace(running.policy(), admitted=admitted)
            resolver = TableResolver({"public.example": ["127.0.0.3", ADDRESS]})
            fetched = await Fetcher(policy, resolver=resolver).fetch(running.url())
            assert fetched.data == b"second"

    asyncio.run(scenario())


def test_the_system_resolver_gives_nothing_for_a_name_that_cannot_exist() -> None:
    assert asyncio.run(SystemResolver()("nothing.invalid", 80)) == ()
    assert asyncio.run(SystemResolver()("0x7f.1", 80)) == ("127.0.0.1",)


def test_look_ups_wait_for_no_other_work_of_the_loop() -> None:
    released = threading.Event()

    async def scenario() -> tuple[Sequence[str], bool]:
        with ThreadPoolExecutor(1) as threads:
            asyncio.get_running_loop().set_default_executor(threads)
            busy = asyncio.ensure_future(asyncio.to_thread(released.wait, 20))
            try:
                found = await asyncio.wait_for(SystemResolver()("127.0.0.1", 80), 10)
                return found, busy.done()
            finally:
                released.set()
                await busy

    assert asyncio.run(scenario()) == (("127.0.0.1",), False)


@pytest.mark.parametrize("page", [serving(b"x" * 600), chunked(600)], ids=["declared", "chunked"])
def test_bodies_that_are_held_share_one_bound(page: Page) -> None:
    async def scenario() -> None:
        async with site(page) as running:
            fetcher = Fetcher(running.policy(total_bytes=1000), resolver=TableResolver())
            with await fetcher.fetch(running.url()):
                for _ in range(2):
                    with pytest.raises(Unavailable, match="again shortly") as caught:
                        await fetcher.fetch(running.url())
            assert caught.value.status == 503
            with await fetcher.fetch(running.url()) as fetched:
                assert len(fetched.data) == 600

    asyncio.run(scenario())


def test_a_fetch_that_ends_early_gives_back_what_it_held() -> None:
    async def scenario() -> None:
        async with site(trickle) as running:
            fetcher = Fetcher(running.policy(total_bytes=CAP, deadline_s=0.3), resolver=TableResolver())
            with pytest.raises(UpstreamFailed):
                await fetcher.fetch(running.url())
            assert fetcher.budget.held == 0

    asyncio.run(scenario())


def test_no_file_may_be_larger_than_what_all_share() -> None:
    with pytest.raises(PayloadTooLarge, match="over 0.001 MB"):
        visit_site(chunked(1001), total_bytes=1000)
