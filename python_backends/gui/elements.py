"""Leaf vocabulary of the task: what is known of one element, and of a page of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from python_backends.ocr.page import Line
from python_backends.ocr.plan import PagePlan


class Box(NamedTuple):
    """An upright rectangle in page units, x to the right, y down."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Element:
    """One element. `lines` are its own text, top to bottom; `row` is its row of the page's features, if it has one.

    `parent` and `children` are places in the page's elements, which stand in reading order; `z` is 0 for what lies on
    the page itself and rises with what covers it.
    """

    role: str
    box: Box
    confidence: float
    row: int | None = None
    lines: tuple[Line, ...] = ()
    parent: int | None = None
    children: tuple[int, ...] = ()
    z: int = 0

    @property
    def text(self) -> str:
        """Its lines, one space between two."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class PageElements:
    """The elements of the page `plan` in reading order. `features` FP32 [rows, 120]: of elements, then of glyphs."""

    plan: PagePlan
    elements: tuple[Element, ...]
    features: npt.NDArray[np.float32]

    @property
    def number(self) -> int:
        """The page's number in its document, from 1."""
        return self.plan.number
