"""Whether memory grows: many pages at a steady concurrency, memory of the whole process tree sampled on the way.

    python -m perf.soak --pages DIR
    python -m perf.soak --pages DIR --count 1000 --concurrency 4 --grpc 127.0.0.1:8001 --pid 4711

`--pid` is the process of a running `./openfaze up`; without it a system is started. Growth is the median of the last
tenth of the samples against the median of the first five samples taken after page 100.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import statistics
from collections.abc import Sequence
from pathlib import Path

from perf.command import add_server, parser_of, run
from perf.load import Round, closed_loop
from perf.pages import pages_of
from perf.processes import memory_mib
from perf.reading import Media
from perf.report import Figure, Report, progress, write
from perf.server import serving
from perf.triton import client_of, read_page
from python_backends.errors import InvalidRequest

WARM_PAGES = 100
BLOCK = 20


async def soak(grpc: str, pid: int, pages: Sequence[Media], count: int, concurrency: int) -> tuple[Round, list[float]]:
    """Reads `count` pages in blocks; memory in MiB after each block, the block's pages all answered."""
    supply = list(itertools.islice(itertools.cycle(pages), count))
    samples, memory, seconds = [], [], 0.0
    async with client_of(grpc) as client:
        for start in range(0, count, BLOCK):
            done = await closed_loop(supply[start : start + BLOCK], concurrency, lambda page: read_page(client, page))
            samples += list(done.samples)
            seconds += done.seconds
            memory.append(await asyncio.to_thread(memory_mib, pid))
            progress(f"{len(samples)}/{count} pages, {memory[-1]:.0f} MiB, {done.pages_per_s:.2f} pages/s")
    return Round(seconds, samples), memory


def growth_percent(memory: Sequence[float], warm_samples: int) -> float:
    """Last tenth over the first five samples after the warm ones. InvalidRequest if too few samples follow."""
    settled = memory[warm_samples:]
    if len(settled) < 2:
        raise InvalidRequest(f"growth needs more than {WARM_PAGES + BLOCK} pages: raise --count")
    early = statistics.median(settled[: min(5, len(settled) // 2)])
    late = statistics.median(settled[-max(1, len(settled) // 10) :])
    return (late / early - 1) * 100


def main() -> int:
    """Exit status 1 if a request failed."""
    parser = parser_of("soak", __doc__)
    parser.add_argument("--pages", type=Path, nargs="+", required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--concurrency", type=int, default=4)
    parser.add_argument("--pid", type=int, help="process of the running ./openfaze up; goes with --grpc")
    add_server(parser, http=False)
    arguments = parser.parse_args()
    if (arguments.pid is None) != (arguments.grpc is None):
        raise InvalidRequest("give --grpc and --pid together, or neither to start a system")
    pages = pages_of(arguments.pages)
    growth_percent([1.0] * -(-arguments.count // BLOCK), WARM_PAGES // BLOCK)  # refuse a short run before it is made
    with contextlib.ExitStack() as stack:
        server = None if arguments.grpc else stack.enter_context(serving())
        grpc, pid = (server.grpc, server.pid) if server else (arguments.grpc, arguments.pid)
        done, memory = asyncio.run(soak(grpc, pid, pages, arguments.count, arguments.concurrency))
    figures = [
        Figure("growth_after_page_100_percent", growth_percent(memory, WARM_PAGES // BLOCK)),
        Figure("peak_pss_mib", max(memory)),
        Figure("last_pss_mib", memory[-1]),
        Figure("mean_pages_per_s", done.pages_per_s),
    ]
    settings = {"pages": arguments.count, "distinct_pages": len(pages), "concurrency": arguments.concurrency}
    write(Report("soak", figures, done.failures, settings))
    return int(done.failures > 0)


if __name__ == "__main__":
    run(main)
