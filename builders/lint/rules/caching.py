"""Answers are kept only where the same request always means the same, whole answer."""

from __future__ import annotations

from builders.lint.finding import Checks
from builders.lint.repository import Model, Repository

PURE = frozenset({"tensorrt_plan", "onnxruntime", "ensemble"})
"""Platforms and backends whose models keep nothing between requests; Python models may."""


def caching(model: Model, repository: Repository, checks: Checks) -> None:
    """`response_cache` on no decoupled model, none with state, and on an ensemble only if all of its steps have it."""
    for file, config in model.configs.items():
        if not config.response_cache.enable:
            continue
        place = "response_cache"
        checks.require(not config.model_transaction_policy.decoupled, file, place,
                       "the model is decoupled; Triton keeps single answers only")  # fmt: skip
        checks.require(
            not config.HasField("sequence_batching"), file, place, "the model has sequences, so it has state"
        )
        checks.require((config.platform or config.backend) in PURE, file, place,
                       f"backend {config.backend} may keep state between requests")  # fmt: skip
        for step in config.ensemble_scheduling.step:
            inner = repository.models.get(step.model_name)
            cached = inner is not None and inner.configs[file].response_cache.enable
            checks.require(cached, file, place, f"its step {step.model_name} is not cached")
