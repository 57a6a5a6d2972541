"""`build [TARGET ...]`: make the repository's artefacts, those out of date or the named ones."""

from __future__ import annotations

from collections.abc import Sequence

from client.cli.tools import run_module

NAME, HELP = "build", "build what is missing in the model repository"


def run(arguments: Sequence[str]) -> int:
    """Hand `arguments` on to the builders."""
    return run_module("builders", arguments)
