"""A configuration of the GPU profile as the embedded Triton 2.51 can load it on a processor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tritonclient.grpc.model_config_pb2 import ModelInstanceGroup

from builders.model_config.old_server import for_2_51

MOUNT = "/models/"
"""Where the repository is mounted in the containers that the GPU profile is for; its parameters name files there."""


def dry_config(config: Any, repository: Path) -> Any:
    """A copy of `config` in which KIND_GPU is KIND_CPU, fields unknown to 2.51 are left out, and the mount is
    `repository`. Nothing else differs."""
    dry = for_2_51(config)
    for group in dry.instance_group:
        if group.kind == ModelInstanceGroup.KIND_GPU:
            group.kind = ModelInstanceGroup.KIND_CPU
            del group.gpus[:]
    for parameter in dry.parameters.values():
        if parameter.string_value.startswith(MOUNT):
            parameter.string_value = str(repository / parameter.string_value.removeprefix(MOUNT))
    return dry
