"""`conformance NAME ...`: run `python -m conformance.NAME` with the remaining arguments."""

from __future__ import annotations

from collections.abc import Sequence

from client.cli.tools import run_one_of

NAME, HELP = "conformance", "run other people's SDK suites against a server: conformance NAME ..."


def run(arguments: Sequence[str]) -> int:
    """Run the suite `arguments[0]`; without a known name list what there is."""
    return run_one_of("conformance", arguments)
