"""Every instance that computes on the GPU says what it takes of it, and none takes more than there is.

The server is started with `--rate-limit=execution_count --rate-limit-resource=gpu:N` (docs/gpu.md).
"""

from __future__ import annotations

from builders.lint.finding import Checks
from builders.lint.repository import Model, Repository
from builders.model_config.parsing import GPU, kind_name
from python_backends.runtime.shares import GPU_SHARES, RESOURCE


def shares(model: Model, _: Repository, checks: Checks) -> None:
    """`rate_limiter.resources` of each instance group."""
    place = "instance_group.rate_limiter"
    for file, config in model.configs.items():
        for group in config.instance_group:
            taken = {resource.name: resource.count for resource in group.rate_limiter.resources}
            if file != GPU or kind_name(group.kind) != "KIND_GPU":
                checks.require(not taken, file, place, "only instances on a GPU share it")
                continue
            checks.require(set(taken) == {RESOURCE}, file, place, f"takes {sorted(taken)}; name {RESOURCE} alone")
            checks.require(1 <= taken.get(RESOURCE, 1) <= GPU_SHARES, file, place,
                           f"takes {taken.get(RESOURCE)} of {GPU_SHARES}; it would never run")  # fmt: skip
