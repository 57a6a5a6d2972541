"""What one client does costs no other: a hostile document among good ones, and clients that leave."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from tests.bad_input import images, pdfs
from tests.bad_input.ask import GOOD, TASK, Asker, assert_refused, attached, text_of
from tests.conftest import TritonAddresses
from tests.family import family
from tests.waiting import PATIENCE_S, wait_for

pytestmark = pytest.mark.server

PDF = "application/pdf"
LONG = 50  # pages


@pytest.fixture
def asker(gateway: str, api_key: str) -> Iterator[Asker]:
    asker = Asker(gateway, api_key)
    yield asker
    asker.close()


@pytest.mark.parametrize("bad", [images.cut("PNG", 0.5), b"%PDF-1.7", b"\0\1"], ids=["png", "pdf", "noise"])
def test_a_bad_document_among_good_ones_fails_alone(asker: Asker, bad: bytes) -> None:
    good = images.printed(GOOD)
    with ThreadPoolExecutor(9) as pool:
        others = [pool.submit(asker.read, good, "image/png") for _ in range(4)]
        refusal = pool.submit(asker.read, bad, "image/png")
        others += [pool.submit(asker.read, good, "image/png") for _ in range(4)]
        assert refusal.result().status_code in (400, 415)
        assert {text_of(other.result()) for other in others} == {GOOD}


def pdf_seconds(triton: TritonAddresses) -> float:
    """Processor time that the PDF processes alive now have used."""
    used = 0.0
    for process in family(triton.pid, "pdf_worker"):
        with suppress(psutil.NoSuchProcess):
            used += process.cpu_times().user
    return used


def test_an_endless_document_holds_nobody_back(asker: Asker, triton: TritonAddresses) -> None:
    before = pdf_seconds(triton)
    with ThreadPoolExecutor(3) as pool:
        endless = pool.submit(asker.read, pdfs.endless(), PDF)
        wait_for(lambda: pdf_seconds(triton) > before + 1.0)  # more than starting a process takes: it is being read
        others = [pool.submit(asker.read, images.printed(GOOD), "image/png"),
                  pool.submit(asker.read, pdfs.drawn("Page"), PDF)]  # fmt: skip
        assert [text_of(other.result()) for other in others] == [GOOD, "Page 1"]
        assert not endless.done()
        reply = endless.result()
    assert_refused(reply, 400, reply.json()["error"]["code"], "Send it in parts")
    assert reply.json()["error"]["code"] in ("pdf_too_slow", "pdf_failed")
    asker.reads_on()


def figure(gateway: str, api_key: str, start: str) -> int:
    """The figure of the metric whose line starts so."""
    headers = {"authorization": f"Bearer {api_key}"}
    text = httpx.get(f"{gateway}/metrics", headers=headers, timeout=PATIENCE_S).text
    return int(float(next(line.split()[-1] for line in text.splitlines() if line.startswith(start))))


@pytest.fixture
def inflight(gateway: str, api_key: str) -> Callable[[], int]:
    """How many completions the gateway counts as being at work or waiting."""
    return lambda: figure(gateway, api_key, "openfaze_inflight_requests")


@pytest.fixture
def pages_fetched(gateway: str, api_key: str) -> Callable[[], int]:
    """How many pages have been turned into pixels since the server started."""
    return lambda: figure(gateway, api_key, 'nv_inference_count{model="ocr_page"')


def opened(gateway: str, api_key: str, body: bytes, length: int) -> socket.socket:
    """A connection on which `body` of a request of `length` bytes was sent."""
    address = urlsplit(gateway)
    assert address.hostname and address.port
    connection = socket.create_connection((address.hostname, address.port), timeout=PATIENCE_S)
    head = (f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {api_key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n")  # fmt: skip
    connection.sendall(head.encode() + body)
    return connection


def long_request(stream: bool) -> bytes:
    """A request for as many pages as there may be, which take long to read."""
    part = attached(images.pages(LONG), "image/tiff")
    messages = [{"role": "system", "content": TASK}, {"role": "user", "content": [part]}]
    return json.dumps({"model": "interfaze-beta", "messages": messages, "stream": stream}).encode()


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "stream"])
def test_clients_that_leave_free_their_places(
    asker: Asker,
    gateway: str,
    api_key: str,
    inflight: Callable[[], int],
    pages_fetched: Callable[[], int],
    stream: bool,
) -> None:
    body, before = long_request(stream), pages_fetched()
    connections = [opened(gateway, api_key, body, len(body)) for _ in range(3)]
    wait_for(lambda: inflight() == 3)
    for connection in connections:
        connection.close()
    wait_for(lambda: inflight() == 0)
    for _ in range(5):  # the pages in hand are read to their end
        after = pages_fetched()
        asker.reads_on()
        if pages_fetched() == after + 1:
            break
    assert pages_fetched() == after + 1, "abandoned pages are still being read"
    assert after - before < 3 * LONG


def test_clients_that_leave_while_they_send_free_their_places(
    asker: Asker, gateway: str, api_key: str, inflight: Callable[[], int]
) -> None:
    body = long_request(stream=False)
    connections = [opened(gateway, api_key, body[: len(body) // 2], len(body)) for _ in range(4)]
    wait_for(lambda: inflight() == 4)
    for connection in connections:
        connection.close()
    wait_for(lambda: inflight() == 0)
    asker.reads_on()
    assert inflight() == 0
