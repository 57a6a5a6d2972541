"""A small HTTP server on loopback that serves documents from memory, in place of the pages the suites point at."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Asset:
    """One document: its bytes, and the MIME type it is declared with."""

    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Site:
    """A running server: `address` is its "host:port"."""

    address: str

    def url(self, name: str) -> str:
        """Where the document `name` is."""
        return f"http://{self.address}/{name}"


@contextlib.contextmanager
def serving(assets: Mapping[str, Asset], port: int = 0) -> Iterator[Site]:
    """Serves `assets` by name, any other path with 404, until the block ends. Port 0 takes a free one."""
    server = ThreadingHTTPServer((HOST, port), _handler(assets))
    thread = threading.Thread(target=server.serve_forever, name="assets", daemon=True)
    thread.start()
    try:
        yield Site(f"{HOST}:{server.server_address[1]}")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(assets: Mapping[str, Asset]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(body=True)

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def _answer(self, *, body: bool) -> None:
            asset = assets.get(self.path.lstrip("/").partition("?")[0])
            if asset is None:
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            self.send_response(HTTPStatus.OK)
            self.send_header("content-type", asset.mime)
            self.send_header("content-length", str(len(asset.data)))
            self.end_headers()
            if body:
                self.wfile.write(asset.data)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: the suites report what matters."""

    return Handler
