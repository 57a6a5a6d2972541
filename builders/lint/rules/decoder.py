"""The decoder's configurations have the tensors of TensorRT-LLM's backend, which the stand-in's code declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builders.lint.finding import Checks
from builders.lint.repository import Model, Repository
from builders.lint.tensor import declared
from python_backends.decoder.contract import INPUTS, OUTPUTS, REQUIRED
from python_backends.decoder.contract import Tensor as Contract


def decoder(model: Model, _: Repository, checks: Checks) -> None:
    """Names, types, dims, the reshape of scalars, and that all inputs but two are optional."""
    for file, config in model.configs.items():
        if config.backend == "tensorrtllm":
            _same(file, "input", config.input, INPUTS, checks)
            _same(file, "output", config.output, OUTPUTS, checks)


def _same(file: str, section: str, entries: Any, contract: Mapping[str, Contract], checks: Checks) -> None:
    ours, by_name = declared(entries), {entry.name: entry for entry in entries}
    for name in sorted(ours.keys() | contract.keys()):
        mine, wanted = ours.get(name), contract.get(name)
        agrees = mine is not None and wanted is not None and (mine.kind, mine.dims) == (
            f"TYPE_{wanted.kind}", wanted.dims)  # fmt: skip
        if agrees and wanted is not None and section == "input":
            scalar, optional = by_name[name].HasField("reshape"), by_name[name].optional
            agrees = scalar == wanted.scalar and optional == (name not in REQUIRED)
        checks.same(agrees, file, f"{section} {name}", f"is {mine or 'absent'}, TensorRT-LLM has {wanted or 'none'}")
