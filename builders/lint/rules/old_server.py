"""Triton 2.51, the server of the CPU profile, knows every field of `config.pbtxt`.

`configs/gpu.pbtxt` is for newer servers; for 2.51 it is rewritten without what that does not know (builders/dry_run).
"""

from __future__ import annotations

from builders.lint.finding import Checks
from builders.lint.repository import Model, Repository
from builders.model_config.old_server import unknown_fields
from builders.model_config.parsing import CPU


def old_server(model: Model, _: Repository, checks: Checks) -> None:
    """No field of `UNKNOWN_TO_2_51` in the CPU profile."""
    for path in unknown_fields(model.cpu):
        checks.wrong(CPU, path, "Triton 2.51 refuses a file with this field; it may stand in configs/gpu.pbtxt")
