"""Leaf vocabulary of the OCR task: what is known of a page before and after it is read. Imports nothing of ours.

All coordinates are pixels of the page as the caller sees it (an image after EXIF rotation, a PDF page at 144 DPI),
x to the right, y down. A quad lists its corners clockwise from the top left *of the text*, so a rotated word keeps its
orientation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

PageSource = Literal["image", "raster", "text_layer", "text"]
Reader = Literal["recognizer", "text_layer", "tesseract"]


class Point(NamedTuple):
    """A position in page pixels."""

    x: float
    y: float


class Quad(NamedTuple):
    """Four corners, clockwise from the top left of the text."""

    top_left: Point
    top_right: Point
    bottom_right: Point
    bottom_left: Point

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Axis-aligned (left, top, right, bottom)."""
        xs, ys = [p.x for p in self], [p.y for p in self]
        return min(xs), min(ys), max(xs), max(ys)

    @classmethod
    def from_box(cls, left: float, top: float, right: float, bottom: float) -> Quad:
        """The upright quad of an axis-aligned box."""
        return cls(Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom))


@dataclass(frozen=True, slots=True)
class Word:
    """One word as read. `features` are the [start, stop) rows of its characters in the page's feature matrix."""

    text: str
    quad: Quad
    confidence: float
    features: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline, in writing order. `reader` says which recognizer's reading stands."""

    quad: Quad
    words: tuple[Word, ...]
    reader: Reader = "recognizer"

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """Mean of the words, weighted by their length (paper IV-B)."""
        weight = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / weight if weight else 0.0


class Rule(NamedTuple):
    """A straight ruling line drawn on the page; thickness ignored."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class PageText:
    """A page after reading, lines in no particular order.

    `dpi` is None for images; `sha256` is the digest of the page's input bytes; `rules` are its ruling lines, which the
    table finder uses.
    """

    number: int
    width: int
    height: int
    source: PageSource
    sha256: str
    lines: tuple[Line, ...]
    dpi: int | None = None
    rules: tuple[Rule, ...] = field(default=())
