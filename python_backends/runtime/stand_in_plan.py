"""What the stand-in backend `tensorrt` finds in the place of a TensorRT plan: which graph, and for which shapes.

The dry run of the GPU profile writes one beside each graph (builders/dry_run), from the table that plans are made from.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from python_backends.errors import InvalidRequest

Shape = tuple[int, ...]


def within(least: Shape, shape: Shape, greatest: Shape) -> bool:
    """Whether every side of `shape` lies between those of the other two, which have the same rank."""
    return len(shape) == len(least) and all(
        low <= side <= high for low, side, high in zip(least, shape, greatest, strict=True)
    )


class Bounds(BaseModel):
    """Least and greatest shape of one input, the batch included."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    least: Shape
    greatest: Shape

    def hold(self, shape: Shape) -> bool:
        """Whether an input may have this shape."""
        return within(self.least, shape, self.greatest)


class StandInPlan(BaseModel):
    """`graph` lies beside it; each profile holds the bounds of every input without a fixed shape."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stand_in_for: Literal["TensorRT"] = "TensorRT"
    graph: str = "model.onnx"
    precision: Literal["fp32", "fp16", "bf16"]
    profiles: tuple[dict[str, Bounds], ...]

    def takes(self, shapes: Mapping[str, Shape], profiles: tuple[int, ...]) -> bool:
        """Whether inputs of these shapes fit one of the `profiles` chosen."""
        return any(all(bounds.hold(shapes[name]) for name, bounds in self.profiles[number].items())
                   for number in profiles)  # fmt: skip


def read_plan(path: Path) -> StandInPlan:
    """The stand-in plan in `path`; InvalidRequest if there is none, or a real one, which only TensorRT can run."""
    if not path.is_file():
        raise InvalidRequest(f"{path} is missing; `./openfaze up --profile gpu-dry-run` makes stand-ins for plans")
    try:
        return StandInPlan.model_validate_json(path.read_bytes())
    except ValidationError as exc:
        raise InvalidRequest(f"{path} is no stand-in for a plan; a plan itself needs NVIDIA's backend") from exc


def profiles_of(config: Mapping[str, Any], plan: StandInPlan) -> tuple[int, ...]:
    """The profiles that the configuration's instances use: those named, else the first, as in NVIDIA's backend."""
    named = [number for group in config["instance_group"] for number in group.get("profile", [])]
    numbers = tuple(int(number) for number in named) or (0,)
    absent = [number for number in numbers if not 0 <= number < len(plan.profiles)]
    if absent:
        raise InvalidRequest(f"instance_group.profile names {absent[0]}; the plan has {len(plan.profiles)} profiles")
    return numbers
