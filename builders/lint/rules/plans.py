"""A plan's profiles (builders/tensorrt/profiles.py), its graph and its configuration agree.

Every batch that the configuration allows has a profile, and all profiles allow the same batches: which kernels a row
meets follows from the row, never from what was joined to it.
"""

from __future__ import annotations

from typing import Any

from builders.lint.finding import Checks
from builders.lint.repository import Model, Repository
from builders.lint.tensor import Dims, declared
from builders.model_config.parsing import GPU
from builders.tensorrt.profile import PlanShapes, Profile

PLATFORM = "tensorrt_plan"
TABLE = "builders/tensorrt/profiles.py"


def plans(model: Model, repository: Repository, checks: Checks) -> None:
    """For each plan: an entry in the table, in range of its graph, all of whose profiles the instances use."""
    shapes, config = repository.plans.get(model.name), model.gpu
    if config.platform != PLATFORM:
        checks.require(shapes is None, TABLE, model.name, f"{GPU} is no {PLATFORM}")
        return
    if shapes is None:
        checks.wrong(TABLE, model.name, f"{GPU} is a {PLATFORM}; give the shapes it is made for")
        return
    numbers = [str(number) for number in range(len(shapes.profiles))]
    for group in config.instance_group:
        checks.require(list(group.profile) == numbers, GPU, "instance_group.profile",
                       f"is {list(group.profile)}; the plan has {numbers}")  # fmt: skip
    for number, profile in enumerate(shapes.profiles):
        _inputs(number, profile, config, checks)
    if config.max_batch_size > 0:
        _batches(shapes, config.max_batch_size, checks)


def _inputs(number: int, profile: Any, config: Any, checks: Checks) -> None:
    """Each input with a free dimension has its shapes, which keep to the fixed ones. The graph's dims are the
    configuration's (rule `graph`)."""
    inputs = declared(config.input, batched=config.max_batch_size > 0)
    free = {name for name, tensor in inputs.items() if -1 in tensor.dims}
    for name in sorted(free | profile.keys()):
        place = f"profile {number} {name}"
        if name not in inputs or name not in profile:
            checks.same(False, TABLE, place, f"inputs without a fixed shape are {sorted(free)}")
            continue
        dims, shapes = inputs[name].dims, profile[name]
        checks.same(_in_range(shapes, dims), TABLE, place, f"{shapes} does not keep to the dims {list(dims)}")


def _in_range(shapes: Profile, dims: Dims) -> bool:
    return len(shapes.least) == len(dims) and all(
        size in (-1, low) and low == high if size != -1 else True
        for size, low, high in zip(dims, shapes.least, shapes.greatest, strict=True)
    )


def _batches(shapes: PlanShapes, most: int, checks: Checks) -> None:
    batches = {(profile.least[0], profile.usual[0], profile.greatest[0])
               for profiles in shapes.profiles for profile in profiles.values()}  # fmt: skip
    checks.require(len(batches) == 1, TABLE, "batch", f"differs between profiles: {sorted(batches)}; what is joined to "
                   "a row would choose its kernels")  # fmt: skip
    for least, _, greatest in sorted(batches):
        checks.require((least, greatest) == (1, most), TABLE, "batch",
                       f"goes from {least} to {greatest}; max_batch_size is {most}")  # fmt: skip
