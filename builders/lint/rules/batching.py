"""Requests are joined only where there is a batch to join them in."""

from __future__ import annotations

from builders.lint.finding import Checks
from builders.lint.repository import Model, Repository


def batching(model: Model, _: Repository, checks: Checks) -> None:
    """`dynamic_batching` and its preferred sizes against `max_batch_size`."""
    for file, config in model.configs.items():
        if not config.HasField("dynamic_batching"):
            continue
        most = config.max_batch_size
        checks.require(most > 0, file, "dynamic_batching", "max_batch_size is 0: nothing can be joined")
        large = [size for size in config.dynamic_batching.preferred_batch_size if not 1 <= size <= most]
        checks.require(
            not large, file, "dynamic_batching.preferred_batch_size", f"{large} is over max_batch_size {most}"
        )
