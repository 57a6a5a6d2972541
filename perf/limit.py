"""How close serving comes to the limit: the same stages, and the networks alone, in bare loops without Triton.

    python -m perf.limit --pages DIR
    python -m perf.limit --pages DIR --concurrency 4 --rounds 5 --pipeline perf.bare:reader --grpc 127.0.0.1:8001

One process per core, each with one-thread sessions, takes pages from one queue. Rounds alternate: Triton at
`--concurrency`, the bare stages, the bare sessions on the tensors recorded from those pages. Efficiency is the median
of per-round ratios of pages/s, Triton over bare. Second opinions are off on all sides. `--pipeline MODULE:FUNCTION`
names what runs in the processes (see perf/bare.py).
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import multiprocessing
import queue
import time
from collections.abc import Callable, Sequence
from multiprocessing.queues import Queue
from pathlib import Path

from perf.bare import BareReader
from perf.bootstrap import median_figure
from perf.command import add_server, parser_of, run
from perf.load import Round, closed_loop, ratio_per_round
from perf.pages import pages_of
from perf.reading import Media
from perf.report import Report, progress, write
from perf.server import serving
from perf.triton import Sample, client_of, read_page
from python_backends.errors import InternalError, InvalidRequest
from python_backends.inference.threads import usable_cores

Job = tuple[int, bool]  # index of the page, networks only


def pipeline_of(path: str) -> Callable[[], BareReader]:
    """The function `MODULE:FUNCTION`. InvalidRequest if there is none."""
    module, _, name = path.partition(":")
    try:
        made: Callable[[], BareReader] = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as exc:
        raise InvalidRequest(f"--pipeline {path!r} is not MODULE:FUNCTION of something that exists: {exc}") from exc
    return made


class BarePool:
    """Processes that take pages from one queue, all shapes warm and all tensors recorded when it is made."""

    def __init__(self, pipeline: str, pages: Sequence[Media], processes: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pages = len(pages)
        self._jobs: Queue[Job | None] = context.Queue()
        self._done: Queue[float] = context.Queue()
        self._workers = [
            context.Process(target=work, args=(pipeline, pages, self._jobs, self._done), daemon=True)
            for _ in range(processes)
        ]
        for worker in self._workers:
            worker.start()
        for _ in self._workers:
            self._next()

    def round(self, networks_only: bool) -> Round:
        """One pass over all pages on all processes."""
        started = time.perf_counter()
        for index in range(self._pages):
            self._jobs.put((index, networks_only))
        samples = [Sample(self._next(), b"") for _ in range(self._pages)]
        return Round(time.perf_counter() - started, samples)

    def close(self) -> None:
        """Ends the processes."""
        for _ in self._workers:
            self._jobs.put(None)
        for worker in self._workers:
            worker.join()

    def _next(self) -> float:
        while True:
            try:
                return self._done.get(timeout=1.0)
            except queue.Empty:
                if any(worker.exitcode for worker in self._workers):
                    raise InternalError("a process of the bare loop ended; its traceback is above") from None


def work(pipeline: str, pages: Sequence[Media], jobs: Queue[Job | None], done: Queue[float]) -> None:
    """A process: reads every page once, reports, then times the pages it is given until it gets None."""
    reader = pipeline_of(pipeline)()
    for page in pages:
        reader.read(page)
    done.put(0.0)
    while (job := jobs.get()) is not None:
        read = reader.networks_only if job[1] else reader.read
        started = time.perf_counter()
        read(pages[job[0]])
        done.put(time.perf_counter() - started)


async def measure(
    grpc: str, pages: Sequence[Media], pool: BarePool, concurrency: int, rounds: int
) -> dict[str, list[Round]]:
    """Interleaved rounds of the three loops."""
    results: dict[str, list[Round]] = {"triton": [], "bare": [], "networks": []}
    async with client_of(grpc) as client:
        for number in range(rounds + 1):
            served = await closed_loop(
                pages, concurrency, lambda page: read_page(client, page, parameters={"second_opinion": False})
            )
            if number == 0:
                continue  # Triton's warm-up; the workers had theirs
            results["triton"].append(served)
            results["bare"].append(await asyncio.to_thread(pool.round, False))
            results["networks"].append(await asyncio.to_thread(pool.round, True))
            rates = ", ".join(f"{name} {done[-1].pages_per_s:.2f}" for name, done in results.items())
            progress(f"round {number}/{rounds}, pages/s: {rates}")
    return results


def report_of(results: dict[str, list[Round]], settings: dict[str, str | int]) -> Report:
    """Rates and efficiencies."""
    figures = [median_figure(f"{name}_pages_per_s", [d.pages_per_s for d in done]) for name, done in results.items()]
    figures += [
        median_figure(f"triton_over_{name}_ratio", ratio_per_round(results["triton"], results[name]))
        for name in ("bare", "networks")
    ]
    return Report("limit", figures, sum(done.failures for done in results["triton"]), settings)


def main() -> int:
    """Exit status 1 if a request to Triton failed."""
    parser = parser_of("limit", __doc__)
    parser.add_argument("--pages", type=Path, nargs="+", required=True)
    parser.add_argument("--limit", type=int, help="first N pages")
    parser.add_argument("--concurrency", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--processes", type=int, default=usable_cores())
    parser.add_argument("--pipeline", default="perf.bare:reader", help="MODULE:FUNCTION (default %(default)s)")
    add_server(parser, http=False)
    arguments = parser.parse_args()
    pipeline_of(arguments.pipeline)
    pages = pages_of(arguments.pages, arguments.limit)
    with contextlib.ExitStack() as stack:
        grpc = arguments.grpc or stack.enter_context(serving()).grpc
        pool = BarePool(arguments.pipeline, pages, arguments.processes)
        stack.callback(pool.close)
        results = asyncio.run(measure(grpc, pages, pool, arguments.concurrency, arguments.rounds))
    settings = {
        "pages": len(pages), "rounds": arguments.rounds, "concurrency": arguments.concurrency,
        "processes": arguments.processes, "pipeline": arguments.pipeline,
    }  # fmt: skip
    write(report_of(results, settings))
    return int(any(done.failures for done in results["triton"]))


if __name__ == "__main__":
    run(main)
