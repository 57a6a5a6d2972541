"""Two ends for the SDK: one answers with a recording and keeps what was asked, the other passes on to a server."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request of the SDK and the answer to it, both whole."""

    method: str
    path: str
    sent: Any
    status: int
    answer: str
    streamed: bool

    @property
    def body(self) -> Any:
        """The answer's JSON: one value, or the list of a stream's chunks. None where it is no JSON."""
        try:
            return chunks_of(self.answer) if self.streamed else json.loads(self.answer)
        except ValueError:
            return None


def chunks_of(stream: str) -> list[Any]:
    """The JSON values of a stream of server-sent events, without comments and without the end mark."""
    lines = [line.removeprefix("data:").strip() for line in stream.splitlines() if line.startswith("data:")]
    return [json.loads(line) for line in lines if line and line != "[DONE]"]


@dataclass
class Keeping(httpx.BaseTransport):
    """Sends every request on through `inner` and keeps the exchange in `seen`."""

    inner: httpx.BaseTransport
    seen: list[Exchange] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """See `httpx.BaseTransport`. The answer is read whole, streams too."""
        response = self.inner.handle_request(request)
        content = response.read()
        response.close()
        kind = response.headers.get("content-type", "")
        self.seen.append(Exchange(
            request.method, request.url.path, json.loads(request.content or b"null"), response.status_code,
            content.decode("utf-8", errors="replace"), kind.startswith("text/event-stream"),
        ))  # fmt: skip
        return httpx.Response(response.status_code, headers={"content-type": kind}, content=content)

    def close(self) -> None:
        """See `httpx.BaseTransport`."""
        self.inner.close()
