"""A configuration is named as its folder, and says what runs it."""

from __future__ import annotations

from builders.lint.finding import Checks
from builders.lint.repository import Model, Repository


def naming(model: Model, _: Repository, checks: Checks) -> None:
    """`name`, and one of `backend` and `platform`."""
    for file, config in model.configs.items():
        checks.require(config.name == model.name, file, "name", f"is {config.name!r}; the folder is {model.name!r}")
        given = bool(config.backend) + bool(config.platform)
        checks.require(given == 1, file, "backend", "give exactly one of backend and platform")
