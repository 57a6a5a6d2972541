"""The public result of the task `ocr`: the pydantic models publish its schema, `ocr_result` builds it.

Building makes plain dicts, because validating each word of a dense page would cost more than reading its layout; the
tests validate what is built against the models.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from python_backends.ocr.layout.blocks import Block, Cell, PageLayout
from python_backends.ocr.page import Line, PageText, Quad

Confidence = Annotated[float, Field(ge=0, le=1, description="0 to 1, two decimals")]
Pixels = Annotated[float, Field(ge=0, description="pixels; a multiple of 0.5")]


class Model(BaseModel):
    """Base of the published models: no unknown fields."""

    model_config = ConfigDict(extra="forbid")


class Corner(Model):
    """A position in page pixels, x to the right, y down."""

    x: int
    y: int


class Bounds(Model):
    """A quadrilateral, clockwise from the top left of the text; `width` and `height` are means of opposite sides."""

    top_left: Corner
    top_right: Corner
    bottom_right: Corner
    bottom_left: Corner
    width: Pixels
    height: Pixels


class OcrWord(Model):
    """One word."""

    text: str
    bounds: Bounds
    confidence: Confidence


class OcrLine(Model):
    """Words on one baseline; `text` is the words joined by one space."""

    text: str
    bounds: Bounds
    average_confidence: Confidence
    reader: Literal["recognizer", "text_layer", "tesseract"] = Field(description="whose reading of the line stands")
    words: list[OcrWord]


class OcrSection(Model):
    """One page in reading order; `text` is its lines joined by newlines. Boxes are page-local."""

    text: str
    page: int = Field(ge=1)
    width: int
    height: int
    lines: list[OcrLine]


class OcrPage(Model):
    """Where a page came from. `dpi` is null for images, whose coordinates are their own pixels."""

    number: int = Field(ge=1)
    width: int
    height: int
    dpi: int | None
    source: Literal["image", "raster", "text_layer", "text"]
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="digest of the input's bytes")


class OcrCell(Model):
    """A table cell; `row` and `column` count from 0."""

    row: int = Field(ge=0)
    column: int = Field(ge=0)
    row_span: int = Field(ge=1)
    column_span: int = Field(ge=1)
    text: str
    bounds: Bounds


class OcrBlock(Model):
    """A block of the layout; `lines` index the lines of its page's section. `cells` only in tables."""

    type: Literal["title", "paragraph", "header", "footer", "table"]
    page: int = Field(ge=1)
    bounds: Bounds
    text: str
    lines: list[int]
    cells: list[OcrCell] | None = None


class OcrResult(Model):
    """Result of the task `ocr`. `extracted_text` is all lines joined by newlines.

    For several pages `width` is the widest page's and `height` the sum of the pages'; both are null for text files.
    `total_pages` is that of the document, of which a `page_range` may read a part; absent for a single page.
    """

    extracted_text: str
    sections: list[OcrSection]
    width: int | None
    height: int | None
    total_pages: int | None = Field(default=None, ge=2)
    pages: list[OcrPage]
    layout: list[OcrBlock]


def ocr_result(layouts: Sequence[PageLayout], total_pages: int) -> dict[str, Any]:
    """The result of the pages read of a document that has `total_pages`, as JSON-ready dicts."""
    pages = [layout.page for layout in layouts]
    sections = [_section(page) for page in pages]
    result: dict[str, Any] = {
        "extracted_text": "\n".join(section["text"] for section in sections if section["lines"]),
        "sections": sections,
        "width": max((page.width for page in pages), default=0),
        "height": sum(page.height for page in pages),
    }
    if total_pages > 1:
        result["total_pages"] = total_pages
    result["pages"] = [_page(page) for page in pages]
    result["layout"] = [_block(block, layout.page.number) for layout in layouts for block in layout.blocks]
    return result


def text_result(text: str) -> dict[str, Any]:
    """The result of a plain text file, which has no pages and no geometry."""
    return {"extracted_text": text, "sections": [], "width": None, "height": None, "pages": [], "layout": []}


def bounds_of(quad: Quad) -> dict[str, Any]:
    """Integer corners, and the mean extents of opposite sides in x and in y; of sideways text their mean lengths."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    ax, ay, bx, by = round(ax), round(ay), round(bx), round(by)
    cx, cy, dx, dy = round(cx), round(cy), round(dx), round(dy)
    width, height = abs(bx - ax) + abs(cx - dx), abs(dy - ay) + abs(cy - by)
    if abs(bx - ax) < abs(by - ay):
        width = round(math.hypot(bx - ax, by - ay) + math.hypot(cx - dx, cy - dy))
        height = round(math.hypot(dx - ax, dy - ay) + math.hypot(cx - bx, cy - by))
    return {
        "top_left": {"x": ax, "y": ay},
        "top_right": {"x": bx, "y": by},
        "bottom_right": {"x": cx, "y": cy},
        "bottom_left": {"x": dx, "y": dy},
        "width": width / 2 if width % 2 else width // 2,
        "height": height / 2 if height % 2 else height // 2,
    }


def _section(page: PageText) -> dict[str, Any]:
    lines = [_line(line) for line in page.lines]
    return {
        "text": "\n".join(line["text"] for line in lines),
        "page": page.number,
        "width": page.width,
        "height": page.height,
        "lines": lines,
    }


def _line(line: Line) -> dict[str, Any]:
    words = line.words
    mean = sum(word.confidence for word in words) / len(words) if words else 0.0
    return {
        "text": line.text,
        "bounds": bounds_of(line.quad),
        "average_confidence": round(mean, 2),
        "reader": line.reader,
        "words": [
            {"text": word.text, "bounds": bounds_of(word.quad), "confidence": round(word.confidence, 2)}
            for word in words
        ],
    }


def _page(page: PageText) -> dict[str, Any]:
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "dpi": page.dpi,
        "source": page.source,
        "sha256": page.sha256,
    }


def _block(block: Block, page: int) -> dict[str, Any]:
    out: dict[str, Any] = {
        "type": block.type,
        "page": page,
        "bounds": bounds_of(block.quad),
        "text": block.text,
        "lines": list(block.lines),
    }
    if block.type == "table":
        out["cells"] = [_cell(cell) for cell in block.cells]
    return out


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "row": cell.row,
        "column": cell.column,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
        "text": cell.text,
        "bounds": bounds_of(cell.quad),
    }
