"""What the gateway adds: an empty task over HTTP minus the same task over gRPC straight to model `openfaze`.

    python -m perf.gateway_overhead
    python -m perf.gateway_overhead --count 500 --url http://127.0.0.1:8080 --grpc 127.0.0.1:8001

The task is `<task>ocr</task>` on a text/plain document of one byte, which reads nothing. Requests alternate between the
two ways, one at a time, on warm connections; the difference is taken pair by pair. The direct way uses the gateway's
own gRPC client, so that the difference is what stands before it: HTTP, keys, bounds, parsing, conversion.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from urllib.parse import urlsplit

from client.triton import TritonClient
from perf.bootstrap import percentile_figure
from perf.chat import chat_body
from perf.command import add_server, parser_of, run
from perf.reading import Media
from perf.report import Figure, Report, progress, write
from perf.server import serving
from perf.triton import TIMEOUT_S, Sample, ask_front_door
from python_backends.errors import InvalidRequest

EMPTY = Media(b"x", "text/plain", "empty.txt")
WARM_UP = 20


class Gateway:
    """One connection that is kept. The standard library's client: a richer one costs more than the gateway itself."""

    def __init__(self, url: str, key: str) -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT_S)
        self._headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}

    def ask(self, body: bytes) -> Sample:
        """One request, answered before this returns."""
        started = time.perf_counter()
        self._connection.request("POST", "/v1/chat/completions", body, self._headers)
        response = self._connection.getresponse()
        answer = response.read()
        seconds = time.perf_counter() - started
        if response.status != 200:
            return Sample(seconds, b"", f"HTTP {response.status}: {answer[:200].decode(errors='replace')}")
        return Sample(seconds, answer)

    def close(self) -> None:
        """Drop the connection."""
        self._connection.close()


async def pairs(url: str, grpc: str, key: str, count: int) -> list[tuple[Sample, Sample]]:
    """`count` (HTTP, gRPC) samples taken in turns, after a warm-up that is thrown away."""
    body = json.dumps(chat_body(EMPTY)).encode()
    gateway, triton = Gateway(url, key), TritonClient(grpc)
    try:
        taken = [(gateway.ask(body), await ask_front_door(triton, EMPTY)) for _ in range(WARM_UP + count)]
    finally:
        gateway.close()
        await triton.close()
    return taken[WARM_UP:]


def figures_of(taken: Sequence[tuple[Sample, Sample]]) -> list[Figure]:
    """p50 and p99 of both ways and of their difference, pairs with a failure left to the failure count."""
    good = [(a.seconds * 1e3, b.seconds * 1e3) for a, b in taken if not a.error and not b.error]
    series = {
        "gateway": [http for http, _ in good],
        "grpc": [direct for _, direct in good],
        "added": [http - direct for http, direct in good],
    }
    figures = [percentile_figure(f"{name}_p{p}_ms", values, p) for name, values in series.items() for p in (50, 99)]
    by_key = {figure.key: figure.value for figure in figures}
    added = [
        Figure(f"gateway_minus_grpc_p{p}_ms", by_key[f"gateway_p{p}_ms"] - by_key[f"grpc_p{p}_ms"]) for p in (50, 99)
    ]
    return [*figures, *added]


def main() -> int:
    """Exit status 1 if a request failed."""
    parser = parser_of("gateway_overhead", __doc__)
    parser.add_argument("--count", type=int, default=300)
    add_server(parser)
    arguments = parser.parse_args()
    if (arguments.url is None) != (arguments.grpc is None):
        raise InvalidRequest("give --url and --grpc together, or neither to start a system")
    with contextlib.ExitStack() as stack:
        server = None if arguments.url else stack.enter_context(serving())
        url, grpc = (server.url, server.grpc) if server else (arguments.url, arguments.grpc)
        taken = asyncio.run(pairs(url, grpc, arguments.key, arguments.count))
    errors = [sample.error for pair in taken for sample in pair if sample.error]
    for error in sorted(set(errors))[:5]:
        progress(error)
    write(Report("gateway_overhead", figures_of(taken), len(errors), {"pairs": arguments.count}))
    return int(bool(errors))


if __name__ == "__main__":
    run(main)
