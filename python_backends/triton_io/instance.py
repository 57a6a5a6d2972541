"""An instance of a model: what Triton calls when it begins and ends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from python_backends.triton_io.ending import collect


class Instance:
    """What every model of ours begins and ends as; `StepBackend` and `StreamBackend` say how it answers."""

    def initialize(self, args: Mapping[str, str]) -> None:
        """Called once per instance with Triton's arguments: `home` is the model's folder, `repository` that of all."""
        self.home, self.version = Path(args["model_repository"]), args["model_version"]
        self.repository = self.home.parent
        self.start(parameters_of(args))

    def start(self, parameters: Mapping[str, str]) -> None:
        """Load what the model needs; `parameters` are those of its configuration."""

    def finalize(self) -> None:
        """Release what `start` took. A subclass that overrides it calls this one last."""
        collect()


def parameters_of(args: Mapping[str, str]) -> dict[str, str]:
    """The `parameters {}` of a model's config.pbtxt, as strings."""
    config = json.loads(args["model_config"])
    return {key: value["string_value"] for key, value in config.get("parameters", {}).items()}
