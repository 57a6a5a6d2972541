"""`gateway ...`: the gateway alone, before a Triton that runs elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from python_backends.runtime.config import CHECKOUT, python_path

NAME, HELP = "gateway", "start the gateway alone, before a Triton that runs elsewhere"


def run(arguments: Sequence[str]) -> int:
    """Become `python -m client.gateway` with `arguments`: its signals, its drain and its exit status are then ours."""
    os.chdir(CHECKOUT)
    environment = {**os.environ, "PYTHONPATH": python_path()}
    os.execve(sys.executable, [sys.executable, "-m", "client.gateway", *arguments], environment)
