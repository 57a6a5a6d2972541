"""`perf NAME ...`: run `python -m perf.NAME` with the remaining arguments."""

from __future__ import annotations

from collections.abc import Sequence

from client.cli.tools import run_one_of

NAME, HELP = "perf", "run a benchmark of perf/: perf NAME ..."


def run(arguments: Sequence[str]) -> int:
    """Run the benchmark `arguments[0]`; without a known name list what there is."""
    return run_one_of("perf", arguments)
