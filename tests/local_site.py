"""A site on this machine for the tests that have a whole server: files of a folder, over HTTP."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class LocalSite:
    """`address` is host and port; what is put into `folder` is served."""

    folder: Path
    address: str

    def put(self, path: str, text: str) -> str:
        """Serve `text` at `path`; its URL."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return f"http://{self.address}/{path}"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[LocalSite]:
    """Serves `folder` until the block ends."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield LocalSite(folder, f"127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            thread.join()
