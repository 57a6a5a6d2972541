"""Instances are where their backend can run: on a GPU only in the GPU profile and only what computes there."""

from __future__ import annotations

from builders.lint.finding import Checks
from builders.lint.repository import Model, Repository
from builders.lint.rules.plans import PLATFORM
from builders.model_config.parsing import CPU, kind_name

ON_GPU = frozenset({"tensorrt", "onnxruntime", "dali"})


def placement(model: Model, _: Repository, checks: Checks) -> None:
    """KIND_GPU, KIND_CPU, and `profile` on plans alone. TensorRT-LLM is KIND_CPU: it places its engine itself."""
    for file, config in model.configs.items():
        backend = "tensorrt" if config.platform == PLATFORM else config.backend or config.platform
        ensemble = config.platform == "ensemble"
        wanted = "an ensemble has no instances" if ensemble else "say how many instances there are, and where"
        checks.require(bool(config.instance_group) != ensemble, file, "instance_group", wanted)
        for group in config.instance_group:
            kind = kind_name(group.kind)
            place = "instance_group.kind"
            if backend == "tensorrt":
                checks.require(kind == "KIND_GPU", file, place, f"is {kind}; a plan runs on a GPU alone")
            allowed = ("KIND_CPU", "KIND_GPU") if backend in ON_GPU and file != CPU else ("KIND_CPU",)
            checks.require(kind in allowed, file, place, f"is {kind}; backend {backend} is {' or '.join(allowed)} here")
            checks.require(backend == "tensorrt" or not group.profile, file, "instance_group.profile",
                           "only a plan has profiles")  # fmt: skip
        checks.require(file != CPU or backend != "tensorrt", file, "platform", "the CPU profile has no plans")
