"""Seconds of `./openfaze up` until it is ready, and the memory of everything it started.

    python -m perf.startup
    python -m perf.startup --runs 5

Each run starts and stops a system on free ports. Memory is the sum of the proportional set sizes (PSS) of the
launcher's process tree, once ready and idle, and again after one page has been read if `--page FILE` is given.
"""

from __future__ import annotations

from pathlib import Path

from perf.bootstrap import median_figure
from perf.command import parser_of, run
from perf.engines.openfaze import OpenfazeEngine
from perf.processes import memory_mib
from perf.reading import media_of
from perf.report import Report, progress, write
from perf.server import serving


def main() -> int:
    """Exit status 0; a system that does not become ready is an error with its log."""
    parser = parser_of("startup", __doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--page", type=Path, help="a document to read before memory is taken again")
    arguments = parser.parse_args()
    seconds, idle, used = [], [], []
    for number in range(arguments.runs):
        with serving() as server:
            seconds.append(server.ready_s)
            idle.append(memory_mib(server.pid))
            if arguments.page is not None:
                engine = OpenfazeEngine(server.url)
                engine.read(media_of(arguments.page))
                engine.close()
                used.append(memory_mib(server.pid))
        progress(f"run {number + 1}/{arguments.runs}: ready after {seconds[-1]:.1f} s, {idle[-1]:.0f} MiB")
    figures = [median_figure("ready_s", seconds), median_figure("idle_pss_mib", idle)]
    if used:
        figures.append(median_figure("after_page_pss_mib", used))
    write(Report("startup", figures, 0, {"runs": arguments.runs}))
    return 0


if __name__ == "__main__":
    run(main)
