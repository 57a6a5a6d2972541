"""Bytes on real sockets: what smuggling, slow and oversized requests get, and that the next request is served."""

from __future__ import annotations

import json
import select
from collections.abc import Iterator
from dataclasses import replace

import pytest

from client.gateway.config import Limits, Timeouts
from tests.client.gateway.server import CONFIG, Gateway, chat_body, head, post, read_all, serving
from tests.fakes.engine import FakeEngine
from tests.waiting import wait_for

NARROW = replace(CONFIG, limits=Limits(body_bytes=200_000, file_bytes=100_000),
                 timeouts=Timeouts(headers=60.0, linger=1.0))  # fmt: skip
# Only for requests that must be late: a crowded machine may take longer than this over an ordinary one.
IMPATIENT = replace(NARROW, timeouts=Timeouts(headers=1.0, body=1.0, linger=1.0))
BODY = json.dumps(chat_body()).encode()
CHUNKED = b"Transfer-Encoding: chunked\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(BODY)


@pytest.fixture(scope="module")
def narrow() -> Iterator[Gateway]:
    with serving(FakeEngine(), NARROW) as gateway:
        yield gateway


@pytest.fixture(scope="module")
def impatient() -> Iterator[Gateway]:
    with serving(FakeEngine(), IMPATIENT) as gateway:
        yield gateway


def asked(gateway: Gateway) -> int:
    """The status of an ordinary request."""
    return gateway.post("/v1/chat/completions", json=chat_body(), headers=gateway.headers).status_code


@pytest.fixture(autouse=True)
def next_request_is_served(narrow: Gateway) -> Iterator[None]:
    yield
    assert asked(narrow) == 200


def status_of(reply: bytes) -> int:
    return int(reply.split(b" ", 2)[1])


def error_of(reply: bytes) -> dict[str, object]:
    top, _, body = reply.partition(b"\r\n\r\n")
    assert b"x-request-id: req-" in top.lower()
    error = json.loads(body)["error"]
    assert isinstance(error, dict)
    return error


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


MALFORMED = {
    "length_negative": head(b"Content-Length: -1\r\n") + BODY,
    "length_text": head(b"Content-Length: abc\r\n") + BODY,
    "length_twice": head(LENGTH + b"Content-Length: 5\r\n") + BODY,
    "length_list": head(b"Content-Length: 5, 5\r\n") + BODY,
    "length_and_chunked": head(LENGTH + CHUNKED) + chunk(BODY) + b"0\r\n\r\n",
    "chunked_then_length": head(CHUNKED + LENGTH) + chunk(BODY) + b"0\r\n\r\n",
    "coding_unknown": head(b"Transfer-Encoding: xchunked\r\n") + chunk(BODY) + b"0\r\n\r\n",
    "coding_not_last": head(b"Transfer-Encoding: chunked, identity\r\n") + chunk(BODY) + b"0\r\n\r\n",
    "folded_header": head(LENGTH + b"X-A: 1\r\n 2\r\n") + BODY,
    "bare_line_feed": head(LENGTH).replace(b"\r\n", b"\n") + BODY,
    "nul_in_header": head(LENGTH + b"X-A: a\0b\r\n") + BODY,
    "space_before_colon": head(b"Content-Length : 5\r\n") + BODY,
    "chunk_size_wrong": head(CHUNKED) + b"zz\r\n" + BODY,
    "not_http": b"\x16\x03\x01\x02\x00\x01\x00",
    "http2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_requests_are_refused_and_the_connection_closed(narrow: Gateway, name: str) -> None:
    reply = narrow.send(MALFORMED[name], b"GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n")
    assert status_of(reply) == 400, reply
    assert reply.count(b"HTTP/1.1 ") == 1
    assert (error_of(reply)["type"], error_of(reply)["code"]) == ("invalid_request_error", "invalid_request")


HEADERS = {
    "one_of_70_kb": b"X-A: " + b"a" * 70_000 + b"\r\n",
    "ten_thousand": b"".join(b"X-%d: 1\r\n" % index for index in range(10_000)),
    "over_the_count": b"".join(b"X-%d: 1\r\n" % index for index in range(260)),
    "long_path": b"",
}


@pytest.mark.parametrize("name", HEADERS)
def test_header_blocks_are_bounded(narrow: Gateway, name: str) -> None:
    path = b"/" + b"a" * 70_000 if name == "long_path" else b"/v1/models"
    reply = narrow.send(head(HEADERS[name], path, b"GET"))
    assert status_of(reply) == 431
    assert "headers" in str(error_of(reply)["message"])
    assert error_of(reply)["code"] == "headers_too_large"


def test_headers_that_never_end_are_bounded(narrow: Gateway) -> None:
    with narrow.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")
        try:
            for _ in range(2000):
                connection.sendall(b"X: " + b"a" * 997 + b"\r\n")
        except ConnectionError:  # cut before the answer could be read
            return
        assert status_of(read_all(connection)) == 431


@pytest.mark.parametrize("sent", [b"", b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n", b"\r\n"])
def test_headers_have_a_deadline(impatient: Gateway, sent: bytes) -> None:
    reply = impatient.send(sent)
    assert (status_of(reply), error_of(reply)["code"]) == (408, "request_timeout")


def test_connections_are_bounded() -> None:
    with serving(FakeEngine(), replace(NARROW, max_connections=1)) as gateway, gateway.connect() as held:
        reply = gateway.send()
        assert (status_of(reply), error_of(reply)["code"]) == (503, "service_unavailable")
        held.sendall(post(chat_body()))
        assert status_of(held.recv(65536)) == 200


def test_empty_lines_after_an_answer_do_not_hold_the_connection(impatient: Gateway) -> None:
    with impatient.connect() as connection:  # whose time-out is shorter than `keep_alive`
        connection.sendall(post(chat_body()))
        assert status_of(connection.recv(65536)) == 200
        connection.sendall(b"\r\n")
        read_all(connection)


def test_a_slow_body_is_cut(impatient: Gateway) -> None:
    with impatient.connect() as connection:
        connection.sendall(head(b"Content-Length: 10000\r\n"))
        for _ in range(10_000):  # each byte comes in good time, but all of them would take minutes
            connection.sendall(b" ")
            if select.select([connection], [], [], 0.05)[0]:
                break
        reply = read_all(connection)
    assert status_of(reply) == 408
    assert error_of(reply)["code"] == "request_timeout"


def test_silent_connections_do_not_hinder_others(narrow: Gateway) -> None:
    silent = [narrow.connect() for _ in range(300)]
    try:
        assert asked(narrow) == 200
    finally:
        for connection in silent:
            connection.close()


def test_a_declared_body_over_the_limit_is_refused_unread(narrow: Gateway) -> None:
    reply = narrow.send(head(b"Content-Length: 200001\r\n"))
    assert status_of(reply) == 413
    assert error_of(reply)["type"] == "payload_too_large"


def test_a_chunked_body_over_the_limit_is_refused_as_soon_as_known(narrow: Gateway) -> None:
    reply = narrow.send(head(CHUNKED), *[chunk(b" " * 20_001)] * 10)
    assert status_of(reply) == 413


def test_chunked_body_at_the_limit(narrow: Gateway) -> None:
    padded = BODY + b" " * (200_000 - len(BODY))
    reply = narrow.send(head(CHUNKED + b"Connection: close\r\n"), chunk(padded), b"0\r\n\r\n")
    assert status_of(reply) == 200


def test_many_chunks_of_one_byte(narrow: Gateway) -> None:
    padded = BODY + b" " * (70_000 - len(BODY))
    wire = b"".join(chunk(padded[index : index + 1]) for index in range(len(padded)))
    reply = narrow.send(head(CHUNKED + b"Connection: close\r\n"), wire, b"0\r\n\r\n")
    assert status_of(reply) == 200


def test_a_compressed_bomb_is_refused_unread(narrow: Gateway) -> None:
    reply = narrow.send(head(b"Content-Encoding: gzip\r\nContent-Length: 1000\r\n") + b"\x1f\x8b")
    assert status_of(reply) == 415


def test_an_interrupted_upload_frees_its_place(narrow: Gateway) -> None:
    with narrow.connect() as connection:
        connection.sendall(head(LENGTH) + BODY[:5])
        wait_for(lambda: narrow.figure("openfaze_held_body_bytes") > 0)
    wait_for(lambda: narrow.figure("openfaze_held_body_bytes") == 0)
    assert narrow.inflight() == 0


def test_requests_on_one_connection_are_answered_in_order(narrow: Gateway) -> None:
    reply = narrow.send(post(chat_body()) + head(b"Connection: close\r\n", b"/v1/models", b"GET"))
    assert reply.count(b"HTTP/1.1 200") == 2
    assert reply.index(b"chat.completion") < reply.index(b'"object":"list"')
