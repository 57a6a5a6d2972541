"""`test [PYTEST ARGUMENTS]`: everything that must hold before a change is shown to anyone."""

from __future__ import annotations

from collections.abc import Sequence

from client.cli.terminal import complain, messages
from client.cli.tools import run_module

NAME, HELP = "test", "build, lint, type-check and test; arguments go to pytest"
CHECKED = ("python_backends", "client", "builders", "perf", "conformance", "tests")


def run(arguments: Sequence[str]) -> int:
    """Run the steps in order; the first that fails gives its exit status."""
    steps = (
        ("build the model repository", "builders", ()),
        ("ruff check", "ruff", ("check", ".")),
        ("ruff format", "ruff", ("format", "--check", ".")),
        ("mypy", "mypy", CHECKED),
        ("pytest", "pytest", arguments),
    )
    for title, module, given in steps:
        messages().rule(title, align="left")
        status = run_module(module, given)
        if status != 0:
            complain(f"{title} failed with exit status {status}")
            return status
    return 0
