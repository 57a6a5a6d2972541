"""`test [PYTEST ARGUMENTS]`: everything that must hold before a change is shown to anyone.

`test --profile gpu-dry-run` is one of pytest's (tests/conftest.py): what uses the session's server, on the dry run.
"""

from __future__ import annotations

from collections.abc import Sequence

from client.cli.terminal import complain, messages
from client.cli.tools import run_module
from python_backends.inference.threads import usable_cores

NAME, HELP = "test", "build, lint, type-check and test; arguments go to pytest"
CHECKED = ("python_backends", "client", "builders", "perf", "conformance", "tests")
Step = tuple[str, str, Sequence[str]]  # what it is, the module that does it, and its arguments
_CHECKS: tuple[Step, ...] = (
    ("build the model repository", "builders", ()),
    ("ruff check", "ruff", ("check", ".")),
    ("ruff format", "ruff", ("format", "--check", ".")),
    ("mypy", "mypy", CHECKED),
)


def run(arguments: Sequence[str]) -> int:
    """Run the steps in order; the first that fails gives its exit status."""
    for title, module, given in (*_CHECKS, *_tests(arguments)):
        messages().rule(title, align="left")
        status = run_module(module, given)
        if status != 0:
            complain(f"{title} failed with exit status {status}")
            return status
    return 0


def _tests(arguments: Sequence[str]) -> tuple[Step, ...]:
    """All tests: those without the session's server on every core, a file's tests together, then those with it.

    Given arguments choose for themselves, in one process.
    """
    if arguments:
        return (("pytest", "pytest", arguments),)
    at_once = ("-q", "-n", str(usable_cores()), "--dist", "loadfile", "-m", "not server")
    return (
        ("tests without the server", "pytest", at_once),
        ("tests with the server", "pytest", ("-q", "-m", "server")),
    )
