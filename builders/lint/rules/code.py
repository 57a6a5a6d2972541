"""What a Python model's code reads and writes is what its configurations declare, no more and no less."""

from __future__ import annotations

from collections.abc import Set

from builders.lint.code import touched_by
from builders.lint.finding import Checks
from builders.lint.repository import Model, Repository

UNREAD = frozenset({"MEDIA"})
"""Every task has it, whether it reads it or not."""
PASSED_ON = {"ocr_layout": frozenset({"REQUEST"})}
"""Inputs of steps that an earlier step has read for them."""


def code(model: Model, repository: Repository, checks: Checks) -> None:
    """The names alone; NumPy tells types and dims apart only while it runs."""
    module = repository.backend_of(model)
    if module is None:
        return
    found = touched_by(module.read_text("utf-8"))
    others = [other for other in repository.models.values() if other is not model]
    elsewhere = {entry.name for other in others if repository.backend_of(other) == module
                 for entry in other.cpu.output}  # fmt: skip
    for file, config in model.configs.items():
        inputs = {entry.name for entry in config.input}
        controls = {entry.name for entry in config.sequence_batching.control_input}
        outputs = {entry.name for entry in config.output}
        unread = UNREAD | PASSED_ON.get(model.name, frozenset())
        _same(checks, file, "input", inputs | controls, found.read, unread)
        # One backend may serve two models, of which one sends more.
        written = found.written - (elsewhere - outputs)
        _same(checks, file, "output", outputs, written)


def _same(
    checks: Checks, file: str, section: str, declared: Set[str], used: Set[str], excused: Set[str] = frozenset()
) -> None:
    verb = "reads" if section == "input" else "writes"
    for name in sorted(declared | used):
        agrees = name in declared and (name in used or name in excused)
        reason = f"no code {verb} it" if name in declared else f"the code {verb} it; declare it"
        checks.same(agrees, file, f"{section} {name}", reason)
