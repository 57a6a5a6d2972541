"""A real gateway on a free port in a thread, and raw sockets to talk to it."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from client.gateway.config import GatewayConfig, digest
from client.gateway.engine import Engine
from client.gateway.serve import listen, server_for
from tests.waiting import PATIENCE_S

API_KEY = "sk-test"
CONFIG = GatewayConfig(port=0, api_keys=(digest(API_KEY),), rate=1e6, burst=1_000_000)


@dataclass(frozen=True)
class Gateway:
    """Where a running gateway is, and a key for it."""

    host: str
    port: int
    api_key: str = API_KEY

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.api_key}"}

    def get(self, path: str, **options: Any) -> httpx.Response:
        """An ordinary GET, which a crowded machine may take its time over."""
        return httpx.get(f"{self.url}{path}", timeout=PATIENCE_S, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        """An ordinary POST."""
        return httpx.post(f"{self.url}{path}", timeout=PATIENCE_S, **options)

    def figure(self, name: str) -> int:
        """The figure of one of the gateway's own metrics."""
        text = self.get("/metrics", headers=self.headers).text
        return int(next(line for line in text.splitlines() if line.startswith(f"{name} ")).split()[1])

    def inflight(self) -> int:
        """Requests at work or waiting."""
        return self.figure("openfaze_inflight_requests")

    def connect(self, timeout_s: float = PATIENCE_S) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout=timeout_s)

    def send(self, *pieces: bytes) -> bytes:
        """What the gateway says to these raw bytes until it closes the connection."""
        with self.connect() as connection:
            for piece in pieces:
                connection.sendall(piece)
            return read_all(connection)


def read_all(connection: socket.socket) -> bytes:
    """Everything until the other side ends the connection; TimeoutError if it does not."""
    received = b""
    try:
        while chunk := connection.recv(65536):
            received += chunk
    except ConnectionResetError:
        pass
    return received


def head(extra: bytes = b"", path: bytes = b"/v1/chat/completions", method: bytes = b"POST") -> bytes:
    """Request line and headers with the test key; `extra` is whole header lines."""
    return (
        method + b" " + path + b" HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + API_KEY.encode()
        + b"\r\nContent-Type: application/json\r\n" + extra + b"\r\n"
    )  # fmt: skip


def chat_body(**fields: Any) -> dict[str, Any]:
    """A valid request, with `fields` set."""
    return {"model": "interfaze-beta", "messages": [{"role": "user", "content": "hi"}], **fields}


def post(body: dict[str, Any]) -> bytes:
    """A whole request."""
    raw = json.dumps(body).encode()
    return head(b"Content-Length: %d\r\n" % len(raw)) + raw


@contextmanager
def serving(engine: Engine, config: GatewayConfig = CONFIG) -> Iterator[Gateway]:
    """The gateway for the length of the block, stopped and joined after it."""
    with listen(config) as bound:
        server = server_for(config, engine)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.005)
        host, port = bound.getsockname()[:2]
        try:
            yield Gateway(host, port)
        finally:
            server.should_exit = True
            thread.join(PATIENCE_S)
            assert not thread.is_alive()
