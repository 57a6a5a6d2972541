"""What the task found: one thing on one page, in page units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from python_backends.objects.masks.page_mask import PageMask
from python_backends.ocr.page import Quad
from python_backends.ocr.plan import PagePlan

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """The pixels of a thing, and how well they are expected to overlap with the truth, 0 to 1."""

    mask: PageMask
    confidence: float


@dataclass(frozen=True, slots=True)
class Thing:
    """`label` is the prompt's own words; `feature` FP32 [d] the detector's view of it."""

    label: str
    box: Box
    confidence: float
    feature: npt.NDArray[np.float32]
    shape: Shape | None = None

    @property
    def quad(self) -> Quad:
        """The corners of its box."""
        return Quad.from_box(*self.box)


@dataclass(frozen=True, slots=True)
class PageFinds:
    """The things on one page, surest first. `media` is the number of its file, from 0."""

    media: int
    plan: PagePlan
    things: tuple[Thing, ...]
