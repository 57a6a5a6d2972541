"""What a TensorRT plan is made for: its precision, and for each profile the shapes of every input without a fixed one.

Kernels are chosen once for each profile, for its usual shapes. So which profile serves a row must follow from the row
alone, never from how many others Triton joined to it: the profiles of a model that takes batches agree in the batch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from python_backends.runtime.stand_in_plan import Shape, within

Precision = Literal["fp32", "fp16", "bf16"]


@dataclass(frozen=True, slots=True)
class Profile:
    """Least, usual and greatest shape of an input that has no fixed one, the batch included."""

    least: Shape
    usual: Shape
    greatest: Shape

    def __post_init__(self) -> None:
        assert within(self.least, self.usual, self.greatest) and min(self.least) > 0, (
            f"a profile's shapes must rise: {self}"
        )

    def holds(self, shape: Shape) -> bool:
        """Whether an input of `shape` may be given to a plan under this profile."""
        return within(self.least, shape, self.greatest)


Profiles = Mapping[str, Profile]
"""One optimisation profile: input -> its shapes."""


@dataclass(frozen=True, slots=True)
class PlanShapes:
    """A plan: the `precision` its weights and most of its layers are in (inputs and outputs keep the graph's types),
    and its `profiles` in the order in which `configs/gpu.pbtxt` numbers them."""

    precision: Precision
    profiles: tuple[Profiles, ...]

    def holding(self, shapes: Mapping[str, Shape]) -> tuple[int, ...]:
        """Numbers of the profiles that take inputs of these shapes."""
        return tuple(
            number
            for number, profile in enumerate(self.profiles)
            if all(profile[name].holds(shape) for name, shape in shapes.items() if name in profile)
        )
