"""`python -m builders.dry_run FOLDER [REPOSITORY]`: make the dry run's repository in a new folder."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from builders.dry_run.repository import dry_run_repository
from builders.model_config.parsing import BadConfig

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str]) -> int:
    """Returns the exit status."""
    if len(arguments) not in (1, 2) or Path(arguments[0]).exists():
        sys.stderr.write("usage: python -m builders.dry_run FOLDER [REPOSITORY]; FOLDER must not exist yet\n")
        return 2
    source = Path(arguments[1]) if len(arguments) == 2 else ROOT / "model_repository"
    try:
        dry_run_repository(source, Path(arguments[0]))
    except BadConfig as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
