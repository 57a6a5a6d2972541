"""Both profiles have one contract: the same tensors, and answers that come in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from builders.lint.finding import Checks
from builders.lint.repository import Model, Repository
from builders.lint.tensor import declared
from builders.model_config.parsing import GPU


def profiles_agree(model: Model, _: Repository, checks: Checks) -> None:
    """Names, types, dims, reshapes, what is optional, decoupled, state, and whether there is a batch in front."""
    cpu, gpu = model.cpu, model.gpu
    for section in ("input", "output"):
        _same_section(section, getattr(cpu, section), getattr(gpu, section), checks)
    decoupled = [config.model_transaction_policy.decoupled for config in (cpu, gpu)]
    checks.require(decoupled[0] == decoupled[1], GPU, "model_transaction_policy.decoupled",
                   f"is {decoupled[1]}, on the CPU {decoupled[0]}")  # fmt: skip
    checks.require((cpu.max_batch_size > 0) == (gpu.max_batch_size > 0), GPU, "max_batch_size",
                   f"is {gpu.max_batch_size}, on the CPU {cpu.max_batch_size}: with or without a batch in both, as "
                   "what is joined to a row may change its numbers")  # fmt: skip
    checks.require(cpu.sequence_batching == gpu.sequence_batching, GPU, "sequence_batching", "differs from the CPU's")


def _same_section(section: str, cpu: Sequence[Any], gpu: Sequence[Any], checks: Checks) -> None:
    ours, theirs = declared(gpu), declared(cpu)
    shapes = [{entry.name: list(entry.reshape.shape) if entry.HasField("reshape") else None for entry in entries}
              for entries in (gpu, cpu)]  # fmt: skip
    for name in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(name), theirs.get(name)
        checks.same(mine == other, GPU, f"{section} {name}", f"is {mine or 'absent'}, on the CPU {other or 'absent'}")
        if mine == other:
            checks.same(shapes[0][name] == shapes[1][name], GPU, f"{section} {name} reshape", "differs from the CPU's")
