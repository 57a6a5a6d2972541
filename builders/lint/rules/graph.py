"""A network's configurations tell of exactly the tensors of its ONNX graph."""

from __future__ import annotations

from builders.lint.finding import Checks
from builders.lint.repository import Model, Repository
from builders.lint.tensor import Tensors, declared, fit, of_graph


def graph(model: Model, _: Repository, checks: Checks) -> None:
    """Names, types and dims, with the batch in front where the configuration has one; -1 stands for any size."""
    if model.graph is None:
        return
    initial = {tensor.name for tensor in model.graph.initializer}
    inputs = of_graph([value for value in model.graph.input if value.name not in initial])
    outputs = of_graph(model.graph.output)
    for file, config in model.configs.items():
        batched = config.max_batch_size > 0
        _same(file, "input", declared(config.input, batched=batched), inputs, checks)
        _same(file, "output", declared(config.output, batched=batched), outputs, checks)


def _same(file: str, section: str, ours: Tensors, graphs: Tensors, checks: Checks) -> None:
    for name in sorted(ours.keys() | graphs.keys()):
        mine, other = ours.get(name), graphs.get(name)
        agrees = mine is not None and other is not None and mine.kind == other.kind and fit(mine.dims, other.dims)
        checks.same(agrees, file, f"{section} {name}", f"is {mine or 'absent'}, in the graph {other or 'absent'}")
