"""The shapes of an exported model's plan, in a file beside its graph; the repository's own are in `profiles.py`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from builders.tensorrt.profile import PlanShapes, Precision, Profile
from python_backends.json_file import read_json

FILE = "shapes.json"
Shape = tuple[int, ...]


class _Shapes(BaseModel):
    model_config = ConfigDict(extra="forbid")

    least: Shape
    usual: Shape
    greatest: Shape


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    precision: Precision
    profiles: list[dict[str, _Shapes]]


def write_shapes(version: Path, shapes: PlanShapes) -> None:
    """Into the version folder of a Triton model."""
    told = [{name: _Shapes(least=one.least, usual=one.usual, greatest=one.greatest) for name, one in profile.items()}
            for profile in shapes.profiles]  # fmt: skip
    file = _File(precision=shapes.precision, profiles=told)
    (version / FILE).write_text(file.model_dump_json(indent=1) + "\n")


def read_shapes(version: Path, refuse: Callable[[str], Exception]) -> PlanShapes:
    """Out of it; what is wrong is raised as `refuse(message)`."""
    file = read_json(version / FILE, _File, refuse, "a builder writes it beside model.onnx")
    profiles = tuple({name: Profile(one.least, one.usual, one.greatest) for name, one in profile.items()}
                     for profile in file.profiles)  # fmt: skip
    return PlanShapes(file.precision, profiles)
