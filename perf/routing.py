"""What deciding costs before a specialist runs: intent, guard and cache look-up; and what a hit in the cache costs.

A text document is sent with everything switched off and with everything on, in turns; each has a question and, as most
requests do, a document of its own, so that the look-up misses. `--one-document` asks every question about the same one,
so that the look-up has near questions to compare. Then one request is sent again and again, answered from the cache.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlsplit

from perf.bootstrap import percentile_figure
from perf.command import add_server, parser_of, run
from perf.report import Figure, Report, progress, write
from perf.server import serving

WARM_UP = 10
OFF = {"x-interfaze-bypass-moa": "true", "x-interfaze-bypass-cache": "true"}
GUARD = {"role": "system", "content": "<guard>ALL</guard>"}


class Client:
    """One connection that is kept; the standard library's costs the least."""

    def __init__(self, url: str, key: str) -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
        self._headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}

    def ask(self, question: str, document: str, *, guarded: bool, headers: Mapping[str, str]) -> tuple[float, bool]:
        """(milliseconds, whether the answer came from the cache); ValueError for anything but an answer."""
        part = {"type": "file", "file": {"file_data": f"data:text/plain,{quote(document)}"}}
        turn = {"role": "user", "content": [{"type": "text", "text": question}, part]}
        body = json.dumps({"model": "interfaze-beta", "messages": [GUARD, turn] if guarded else [turn]}).encode()
        started = time.perf_counter()
        self._connection.request("POST", "/v1/chat/completions", body, {**self._headers, **headers})
        response = self._connection.getresponse()
        answer: dict[str, Any] = json.loads(response.read())
        elapsed = (time.perf_counter() - started) * 1e3
        if response.status != 200:
            raise ValueError(f"HTTP {response.status}: {answer}")
        return elapsed, bool(answer["vcache"])


def requests(one_document: bool) -> Iterator[tuple[str, str]]:
    """(question, document), none like the one before; or, with `one_document`, all about the same."""
    first = time.time_ns() % 1_000_000
    numbers = itertools.count(first)
    return ((f"What is the total of invoice {number}, please?",
             f"Invoice {first if one_document else number}, total 9.50 EUR") for number in numbers)  # fmt: skip


def measured(client: Client, count: int, one_document: bool) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds of `count` requests with everything off, with everything on, and out of the cache."""
    off, on, hits = [], [], []
    asked = requests(one_document)
    for _, (question, document) in zip(range(WARM_UP + count), asked, strict=False):
        off.append(client.ask(question, document, guarded=False, headers=OFF)[0])
        elapsed, hit = client.ask(question, document, guarded=True, headers={})
        if hit:
            raise ValueError("a new question was answered from the cache")
        on.append(elapsed)
    again = next(asked)
    client.ask(*again, guarded=False, headers={})
    time.sleep(0.5)  # what stores an answer runs after it was sent
    for _ in range(WARM_UP + count):
        elapsed, hit = client.ask(*again, guarded=False, headers={})
        if not hit:
            raise ValueError("the same question was not answered from the cache")
        hits.append(elapsed)
    return off[WARM_UP:], on[WARM_UP:], hits[WARM_UP:]


def figures_of(off: Sequence[float], on: Sequence[float], hits: Sequence[float]) -> list[Figure]:
    """p50 and p99 of each, and of what deciding adds, pair by pair."""
    series = {"off": off, "on": on, "added": [with_ - without for with_, without in zip(on, off, strict=True)],
              "exact_hit": hits}  # fmt: skip
    return [percentile_figure(f"{name}_p{p}_ms", values, p) for name, values in series.items() for p in (50, 99)]


def main() -> int:
    """Exit status 1 if something was not answered as it should be."""
    parser = parser_of("routing", __doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--one-document", action="store_true", help="ask everything about the same document")
    add_server(parser)
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        url = arguments.url or stack.enter_context(serving(cache="on", rate="1000000", burst="1000000")).url
        try:
            taken = measured(Client(url, arguments.key), arguments.count, arguments.one_document)
        except ValueError as error:
            progress(str(error))
            return 1
    write(Report("routing", figures_of(*taken), 0, {"pairs": arguments.count}))
    return 0


if __name__ == "__main__":
    run(main)
