"""`build [TARGET ...]`: make the repository's artefacts, those out of date or the named ones, and the server's stub."""

from __future__ import annotations

from collections.abc import Sequence

from client.cli.tools import run_module
from python_backends.runtime.binary import find_binary, install_stub

NAME, HELP = "build", "build what is missing in the model repository"


def run(arguments: Sequence[str]) -> int:
    """Hand `arguments` on to the builders. After it a start writes nothing beside the run folder."""
    install_stub(find_binary())
    return run_module("builders", arguments)
