"""What the command-line tools beside `openfaze` share: how they end, and how they end what they started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable

from python_backends.errors import OpenfazeError


def run(main: Callable[[], int]) -> None:
    """Ends the process with `main`'s status; a failure the caller can act on becomes one line and status 2.

    A request to terminate ends it in order, so that no server that was started for it stays behind.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        status = main()
    except OpenfazeError as error:
        sys.stderr.write(f"{error.message}\n")
        status = 2
    raise SystemExit(status)


def stop_group(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Ends the process group in order, then by force. Not by SIGINT: shells turn it off for what they run behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
