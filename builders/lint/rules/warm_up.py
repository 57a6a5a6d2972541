"""What a model is warmed up with is what it may be asked: all inputs, their types, shapes within a plan's profiles."""

from __future__ import annotations

from typing import Any

from builders.lint.finding import Checks
from builders.lint.repository import Model, Repository
from builders.lint.tensor import Tensor, declared, fit
from builders.model_config.parsing import GPU, type_name


def warm_up(model: Model, repository: Repository, checks: Checks) -> None:
    """Each entry of `model_warmup`."""
    for file, config in model.configs.items():
        inputs = declared(config.input)
        names = [entry.name for entry in config.model_warmup]
        checks.require(len(names) == len(set(names)), file, "model_warmup", f"two entries have one name: {names}")
        for entry in config.model_warmup:
            place = f"model_warmup {entry.name}"
            most = config.max_batch_size
            checks.require(1 <= entry.batch_size <= most if most else entry.batch_size <= 1, file, place,
                           f"batch_size {entry.batch_size} is not what max_batch_size {most} allows")  # fmt: skip
            _shapes(file, place, entry, inputs, checks)
            if file == GPU and model.name in repository.plans:
                batch = (max(1, entry.batch_size),) if most else ()
                shapes = {name: (*batch, *sample.dims) for name, sample in entry.inputs.items()}
                checks.require(bool(repository.plans[model.name].holding(shapes)), file, place,
                               f"no profile of the plan takes {shapes}")  # fmt: skip


def _shapes(file: str, place: str, entry: Any, inputs: dict[str, Tensor], checks: Checks) -> None:
    needed = {name for name, tensor in inputs.items() if not tensor.optional}
    for name in sorted(needed | set(entry.inputs)):
        wanted = inputs.get(name)
        given = (
            Tensor(type_name(entry.inputs[name].data_type), tuple(entry.inputs[name].dims))
            if name in entry.inputs
            else None
        )
        agrees = wanted is not None and given is not None and wanted.kind == given.kind and fit(wanted.dims, given.dims)
        checks.same(agrees, file, f"{place} {name}", f"is {given or 'absent'}, the input is {wanted or 'absent'}")
