"""`perf NAME ...`: run `python -m perf.NAME` with the remaining arguments."""

from __future__ import annotations

import re
from collections.abc import Sequence

from client.cli.terminal import complain
from client.cli.tools import build_models, run_module
from python_backends.runtime.config import CHECKOUT

_MAIN = 'if __name__ == "__main__":'
NAME, HELP = "perf", "run a benchmark of perf/: perf NAME ..."


def run(arguments: Sequence[str]) -> int:
    """Run the benchmark `arguments[0]`; without a known name list what there is."""
    known = sorted(path.stem for path in (CHECKOUT / "perf").glob("*.py") if _MAIN in path.read_text("utf-8"))
    if not arguments or not re.fullmatch(r"\w+", arguments[0]) or arguments[0] not in known:
        complain(f"usage: openfaze perf NAME ...; NAME is one of {', '.join(known) or '(none yet)'}")
        return 2
    build_models()
    return run_module(f"perf.{arguments[0]}", arguments[1:])
