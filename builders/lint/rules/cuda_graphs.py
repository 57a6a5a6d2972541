"""CUDA graphs are captured for shapes that a plan's profiles take and that can be met."""

from __future__ import annotations

from builders.lint.finding import Checks
from builders.lint.repository import Model, Repository
from builders.lint.rules.plans import PLATFORM
from builders.lint.tensor import declared, fit
from builders.model_config.parsing import GPU


def cuda_graphs(model: Model, repository: Repository, checks: Checks) -> None:
    """Each `graph_spec`: all inputs, in the range of the configuration and of a profile."""
    for file, config in model.configs.items():
        cuda = config.optimization.cuda
        checks.require(not cuda.graphs or config.platform == PLATFORM, file, "optimization.cuda",
                       f"only a {PLATFORM} has graphs")  # fmt: skip
    config = model.gpu
    inputs, most = declared(config.input), config.max_batch_size
    specs = config.optimization.cuda.graph_spec
    if config.optimization.cuda.graphs and any(-1 in tensor.dims for tensor in inputs.values()):
        checks.require(bool(specs), GPU, "optimization.cuda.graph_spec",
                       "dims are free: without a shape nothing is captured")  # fmt: skip
    for number, spec in enumerate(specs):
        place = f"optimization.cuda.graph_spec[{number}]"
        checks.require(1 <= spec.batch_size <= most if most else spec.batch_size == 0, GPU, place,
                       f"batch_size {spec.batch_size} is not what max_batch_size {most} allows")  # fmt: skip
        given = {name: tuple(shape.dim) for name, shape in spec.input.items()}
        for name in sorted(inputs.keys() | given.keys()):
            agrees = name in inputs and name in given and fit(inputs[name].dims, given[name])
            checks.same(agrees, GPU, f"{place} {name}", f"is {given.get(name)}, the input {inputs.get(name)}")
        if model.name in repository.plans:
            shapes = {name: (*((spec.batch_size,) if most else ()), *dims) for name, dims in given.items()}
            checks.require(bool(repository.plans[model.name].holding(shapes)), GPU, place,
                           f"no profile of the plan takes {shapes}")  # fmt: skip
