"""Running the project's other programs with this Python, from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from python_backends.errors import Unavailable
from python_backends.runtime.config import CHECKOUT, python_path
from python_backends.runtime.threads import ThreadPlan, usable_cores


def run_module(module: str, arguments: Sequence[str] = ()) -> int:
    """Run `python -m module` in the checkout, its output ours, and return its exit status."""
    environment = {**os.environ, "PYTHONPATH": python_path(), **ThreadPlan.for_cores(usable_cores()).environment}
    return subprocess.run([sys.executable, "-m", module, *arguments], cwd=CHECKOUT, env=environment).returncode


def build_models() -> None:
    """Bring the repository's artefacts up to date; a moment when they are. Raises Unavailable when that fails."""
    if run_module("builders") != 0:
        raise Unavailable("building the models failed (see above)", code="build_failed")
