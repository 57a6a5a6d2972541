"""What `ocr_document` decided about a document and the later steps act on: frozen, JSON between the Triton models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

from python_backends.ocr.page import Line, PageSource, Point, Quad, Rule, Word

PlanKind = Literal["image", "pdf", "text"]


@dataclass(frozen=True, slots=True)
class PagePlan:
    """One page to read. `width` and `height` are page units: pixels of an image, 1/144 inch of a PDF page.

    A `text_layer` page carries its finished `lines` (confidence 1.0); an `image` or `raster` page has none and is
    fetched as pixels from `ocr_page`. `sha256` is the hex digest of the document as it was sent.
    """

    number: int
    width: int
    height: int
    source: PageSource
    sha256: str
    dpi: int | None = None
    lines: tuple[Line, ...] = field(default=())
    rules: tuple[Rule, ...] = field(default=())

    @property
    def needs_reading(self) -> bool:
        """True if the page's text must come from its pixels."""
        return self.source in ("image", "raster")


@dataclass(frozen=True, slots=True)
class Plan:
    """The chosen pages of one document in ascending order, out of `total_pages`.

    A text file has kind `text`, no pages, and its whole content in `text`; the other kinds have no `text`.
    """

    kind: PlanKind
    pages: tuple[PagePlan, ...]
    total_pages: int
    text: str | None = None

    def to_json(self) -> bytes:
        """UTF-8 JSON; quads are flat lists of eight numbers, rules of four."""
        return orjson.dumps(
            {
                "kind": self.kind,
                "total_pages": self.total_pages,
                "text": self.text,
                "pages": [*map(_packed, self.pages)],
            }
        )

    @classmethod
    def from_json(cls, data: bytes) -> Plan:
        """The plan that `to_json` wrote."""
        fields = orjson.loads(data)
        return cls(fields["kind"], tuple(map(_page, fields["pages"])), fields["total_pages"], fields["text"])


def packed_line(line: Line) -> dict[str, Any]:
    """A line as plain JSON data; `line_of` is its inverse."""
    words = [[word.text, word.confidence, _flat(word.quad)] for word in line.words]
    return {"quad": _flat(line.quad), "reader": line.reader, "words": words}


def line_of(fields: Mapping[str, Any]) -> Line:
    """The line that `packed_line` wrote."""
    words = tuple(Word(text, _quad(quad), confidence) for text, confidence, quad in fields["words"])
    return Line(_quad(fields["quad"]), words, fields["reader"])


def _packed(page: PagePlan) -> dict[str, Any]:
    return {
        "number": page.number, "width": page.width, "height": page.height, "source": page.source,
        "sha256": page.sha256, "dpi": page.dpi, "lines": [packed_line(line) for line in page.lines],
        "rules": [list(rule) for rule in page.rules],
    }  # fmt: skip


def _page(fields: dict[str, Any]) -> PagePlan:
    lines = tuple(line_of(line) for line in fields.pop("lines"))
    rules = tuple(Rule(*rule) for rule in fields.pop("rules"))
    return PagePlan(**fields, lines=lines, rules=rules)


def _flat(quad: Quad) -> list[float]:
    return [coordinate for point in quad for coordinate in point]


def _quad(flat: list[float]) -> Quad:
    return Quad(*(Point(x, y) for x, y in zip(flat[::2], flat[1::2], strict=True)))
