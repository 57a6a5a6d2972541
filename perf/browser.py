"""Sessions of the browser opened and closed: how fast a new one shows a page, and what is left of them all.

    python -m perf.browser                     # 200 sessions, one after the other, then figures of one that is kept
    python -m perf.browser --count 50 --pause 1

Each session goes to a page of a local site, reads its text, and ends. After the first WARM_UP of them processes and
memory (PSS of this process, Playwright's driver, and the Chromium that waits) are noted, and again after the last.
`--pause` lets the next Chromium start meanwhile; without one it starts beside the request, which then waits for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace

import orjson
import psutil

from perf.bootstrap import median_figure, percentile_figure
from perf.command import parser_of, run
from perf.processes import memory_mib
from perf.report import Figure, Report, progress, write
from python_backends.browser.opening import recipe_of
from python_backends.browser.request import request_of
from python_backends.browser.result import BrowserResult
from python_backends.browser.service import Capacity, Service
from python_backends.fetch.admitted import ADMIT_VARIABLE
from python_backends.fetch.settings import policy_of

WARM_UP = 5
WORDS = "A page of a local site with enough text to lay out. " * 200
_SETTLE_S = 3.0


@dataclass(frozen=True, slots=True)
class Left:
    """What is there between two sessions."""

    memory_mib: float
    processes: int
    zombies: int

    @classmethod
    async def now(cls) -> Left:
        """After what was ended had time to end."""
        await asyncio.sleep(_SETTLE_S)
        below = psutil.Process().children(recursive=True)
        zombies = sum(one.status() == psutil.STATUS_ZOMBIE for one in below if one.is_running())
        # Chromium's zygote leaves one that it has not waited for, in each; it is no session's and ends with it.
        return cls(memory_mib(os.getpid()), len(below), zombies)


@contextlib.asynccontextmanager
async def local_site() -> AsyncIterator[int]:
    """The port of a server on loopback that shows one page."""
    body = f"<!doctype html><title>page</title><h1>Here</h1><p>{WORDS}</p>".encode()
    lines = ["HTTP/1.1 200 OK", "Content-Type: text/html", f"Content-Length: {len(body)}", "Connection: close"]
    head = "\r\n".join([*lines, "", ""]).encode()

    async def show(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(head + body)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(show, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def ask(service: Service, fields: Mapping[str, object]) -> tuple[BrowserResult, float]:
    """The answer and its milliseconds. Raises ValueError for steps that failed."""
    recipe = service.recipe
    request = request_of(orjson.dumps(dict(fields)), [], recipe.limits, recipe.policy)
    started = time.perf_counter()
    result = await service.run(request, [])
    elapsed = (time.perf_counter() - started) * 1e3
    if not result.ok:
        raise ValueError(f"a step failed: {result.steps[-1].error}")
    return result, elapsed


async def one_session(service: Service, url: str, name: str) -> float:
    """Milliseconds from nothing to the text of a page; the session is ended after that."""
    steps = [{"action": "navigate", "url": url}, {"action": "text"}]
    _, elapsed = await ask(service, {"steps": steps, "session": name})
    await ask(service, {"session": name, "end_session": True})
    return elapsed


async def measured(count: int, pause_s: float) -> tuple[list[Figure], bool]:
    """All figures, and whether nothing was left."""
    async with local_site() as port:
        recipe = replace(recipe_of({}), policy=policy_of({}, {ADMIT_VARIABLE: f"127.0.0.1:{port}"}))
        service = Service(recipe, Capacity())
        url = f"http://127.0.0.1:{port}/"
        try:
            for number in range(WARM_UP):
                await one_session(service, url, f"warm-{number}")
            before, times = await Left.now(), []
            for number in range(count):
                times.append(await one_session(service, url, f"perf-{number}"))
                await asyncio.sleep(pause_s)
                if number % 25 == 24:
                    progress(f"{number + 1} sessions")
            after = await Left.now()
            kept = [(await ask(service, {"steps": [{"action": "navigate", "url": url}], "session": "kept"}))[1]
                    for _ in range(21)][1:]  # fmt: skip
        finally:
            await service.close()
    growth = (after.memory_mib - before.memory_mib) / before.memory_mib * 100
    left = psutil.Process().children(recursive=True)
    figures = [
        *(percentile_figure(f"open_and_navigate_p{p}_ms", times, p) for p in (50, 99)),
        median_figure("navigate_in_session_p50_ms", kept),
        Figure("memory_before_mib", before.memory_mib), Figure("memory_after_mib", after.memory_mib),
        Figure("memory_growth_percent", growth), Figure("processes_before_count", before.processes),
        Figure("processes_after_count", after.processes), Figure("zombies_before_count", before.zombies),
        Figure("zombies_after_count", after.zombies), Figure("left_after_close_count", len(left)),
    ]  # fmt: skip
    return figures, not left and growth <= 10 and after.zombies <= before.zombies


def main() -> int:
    """Exit status 1 if a step failed, a process was left, or memory grew by more than a tenth."""
    parser = parser_of("browser", __doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--pause", type=float, default=0.0, metavar="SECONDS")
    arguments = parser.parse_args()
    try:
        figures, well = asyncio.run(measured(arguments.count, arguments.pause))
    except ValueError as error:
        progress(str(error))
        return 1
    write(Report("browser", figures, 0, {"count": arguments.count, "pause_s": arguments.pause}))
    return 0 if well else 1


if __name__ == "__main__":
    run(main)
