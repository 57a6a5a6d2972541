"""Running the project's other programs with this Python, from the checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from client.cli.terminal import complain
from python_backends.errors import Unavailable
from python_backends.inference.threads import ThreadPlan, usable_cores
from python_backends.runtime.config import CHECKOUT, python_path

_MAIN = 'if __name__ == "__main__":'


def run_module(module: str, arguments: Sequence[str] = ()) -> int:
    """Run `python -m module` in the checkout, its output ours, and return its exit status."""
    environment = {**os.environ, "PYTHONPATH": python_path(), **ThreadPlan.for_cores(usable_cores()).environment}
    return subprocess.run([sys.executable, "-m", module, *arguments], cwd=CHECKOUT, env=environment).returncode


def build_models() -> None:
    """Bring the repository's artefacts up to date; a moment when they are. Raises Unavailable when that fails."""
    if run_module("builders") != 0:
        raise Unavailable("building the models failed (see above)", code="build_failed")


@contextmanager
def dry_run_of(repository: Path) -> Iterator[Path]:
    """The repository of the GPU profile's dry run, made from the built `repository`, for as long as it takes.

    Raises Unavailable if a configuration does not parse.
    """
    with TemporaryDirectory(prefix="openfaze_dry_run_") as place:
        models = Path(place) / "models"
        if run_module("builders.dry_run", [str(models), str(repository)]) != 0:
            raise Unavailable("the dry run's repository could not be made (see above)", code="build_failed")
        yield models


def run_one_of(package: str, arguments: Sequence[str]) -> int:
    """Run the program `arguments[0]` of `package` on built models; without a known name list what there is."""
    known = sorted(path.stem for path in (CHECKOUT / package).glob("*.py") if _MAIN in path.read_text("utf-8"))
    if not arguments or not re.fullmatch(r"\w+", arguments[0]) or arguments[0] not in known:
        complain(f"usage: openfaze {package} NAME ...; NAME is one of {', '.join(known) or '(none yet)'}")
        return 2
    build_models()
    return run_module(f"{package}.{arguments[0]}", arguments[1:])
