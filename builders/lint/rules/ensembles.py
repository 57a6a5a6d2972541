"""Every step of an ensemble gets what its model needs, of its type, from where it is made."""

from __future__ import annotations

from typing import Any

from builders.lint.finding import Checks
from builders.lint.repository import Model, Repository
from builders.lint.tensor import Tensors, declared, fit


def ensembles(model: Model, repository: Repository, checks: Checks) -> None:
    """Models and tensors that exist, each ensemble tensor made once before it is used, no decoupled step."""
    for file, config in model.configs.items():
        if config.platform == "ensemble":
            _ensemble(file, config, repository, checks)


def _ensemble(file: str, config: Any, repository: Repository, checks: Checks) -> None:
    made = dict(declared(config.input))
    for step in config.ensemble_scheduling.step:
        place = f"ensemble_scheduling.step {step.model_name}"
        model = repository.models.get(step.model_name)
        if model is None:
            checks.wrong(file, place, "there is no such model")
            continue
        inner = model.configs[file]
        checks.require(not inner.model_transaction_policy.decoupled, file, place,
                       "its model is decoupled; Triton lets no ensemble mix its tensors with others'")  # fmt: skip
        batched = inner.max_batch_size > 0
        inputs, outputs = (declared(entries, batched=batched) for entries in (inner.input, inner.output))
        _inputs(file, place, dict(step.input_map), inputs, made, checks)
        for name, tensor in sorted(step.output_map.items()):
            checks.same(name in outputs, file, f"{place} output_map {name}", "its model has no such output")
            checks.require(tensor not in made, file, f"{place} output_map {name}", f"{tensor} is made twice")
            if name in outputs:
                made[tensor] = outputs[name]
    for name, tensor in declared(config.output).items():
        found = made.get(name)
        agrees = found is not None and found.kind == tensor.kind and fit(found.dims, tensor.dims)
        checks.same(agrees, file, f"output {name}", f"is {tensor}, the steps make {found or 'none'}")


def _inputs(file: str, place: str, given: dict[str, str], inputs: Tensors, made: Tensors, checks: Checks) -> None:
    for name in sorted(inputs.keys() | given.keys()):
        wanted = inputs.get(name)
        if name not in given:
            absent = wanted is not None and wanted.optional
            checks.same(absent, file, f"{place} input_map {name}", "its model needs this input")
            continue
        source = made.get(given[name])
        agrees = wanted is not None and source is not None and source.kind == wanted.kind and (
            fit(source.dims, wanted.dims))  # fmt: skip
        checks.same(agrees, file, f"{place} input_map {name}",
                    f"takes {wanted or 'nothing'}, {given[name]} is {source or 'made nowhere before'}")  # fmt: skip
