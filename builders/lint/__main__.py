"""`python -m builders.lint [REPOSITORY]`: every finding on a line, then the counts; status 1 if there is one.

With `--page` it writes docs/tensors.md first.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from builders.lint.linter import lint
from builders.lint.page import FILE, page_of
from builders.lint.repository import read_repository
from builders.tensorrt.profiles import PLANS

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str]) -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m builders.lint", description=__doc__)
    parser.add_argument("repository", nargs="?", type=Path, default=ROOT / "model_repository")
    parser.add_argument("--page", action="store_true", help=f"write docs/{FILE}")
    options = parser.parse_args(arguments)
    if not options.repository.is_dir() or not any(path.is_dir() for path in options.repository.iterdir()):
        parser.error(f"{options.repository} is no folder with models in it")  # status 2: nothing is clean there
    if options.page:
        repository, _ = read_repository(options.repository, PLANS, ROOT)
        (ROOT / "docs" / FILE).write_text(page_of(repository.models.values()), "utf-8")
    report = lint(options.repository, ROOT)
    for finding in report.findings:
        sys.stdout.write(f"{finding}\n")
    sys.stdout.write(f"{report.summary}\n")
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
