"""What an engine made of a document, in one shape for all engines; also the shape kept in the cache.

Boxes are (left, top, right, bottom) in the page's own unit; `width` and `height` are in the same unit, so a box can be
carried into the frame of any truth by their ratio.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from perf.formulas.boxes import Box, TextBox
from perf.formulas.cells import Cell


@dataclass(frozen=True, slots=True)
class Media:
    """One document as sent: its bytes, MIME type and name."""

    data: bytes
    mime: str
    filename: str


class Frozen(BaseModel):
    """Base of the models here."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Piece(Frozen):
    """A word or a line."""

    text: str
    box: Box


class TableCell(Frozen):
    """A cell of a table, rows and columns from 0."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    text: str


class Block(Frozen):
    """A piece of layout in reading order; `type` is the engine's word for it (paragraph, table, header ...)."""

    type: str
    page: int
    box: Box
    text: str
    cells: tuple[TableCell, ...] = ()

    @property
    def grid_cells(self) -> list[Cell]:
        return [Cell(c.row, c.column, c.row_span, c.column_span, c.text) for c in self.cells]


class Page(Frozen):
    """One page, numbered from 1."""

    number: int
    width: float
    height: float
    text: str
    words: tuple[Piece, ...] = ()
    lines: tuple[Piece, ...] = ()


class Reading(Frozen):
    """All pages of one document; `blocks` is empty for engines without layout."""

    pages: tuple[Page, ...]
    blocks: tuple[Block, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(page.text for page in self.pages)


def joined(readings: Iterable[Reading]) -> Reading:
    """Several documents as one, pages numbered through."""
    pages: list[Page] = []
    blocks: list[Block] = []
    for reading in readings:
        offset = len(pages)
        pages += [page.model_copy(update={"number": page.number + offset}) for page in reading.pages]
        blocks += [block.model_copy(update={"page": block.page + offset}) for block in reading.blocks]
    return Reading(pages=tuple(pages), blocks=tuple(blocks))


def scaled(pieces: Iterable[Piece], page: Page, width: float, height: float) -> list[TextBox]:
    """The pieces of `page` in a frame of `width` x `height`."""
    return [TextBox(piece.text, scaled_box(piece.box, page, width, height)) for piece in pieces]


def scaled_box(box: Box, page: Page, width: float, height: float) -> Box:
    """One box of `page` in a frame of `width` x `height`."""
    x, y = width / max(1.0, page.width), height / max(1.0, page.height)
    return box[0] * x, box[1] * y, box[2] * x, box[3] * y


MIME_BY_SUFFIX = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".bmp": "image/bmp",
    ".tif": "image/tiff", ".tiff": "image/tiff", ".heic": "image/heic", ".pdf": "application/pdf",
}  # fmt: skip


def media_of(path: Path) -> Media:
    """A file as a document; ValueError for a suffix that names no format read here."""
    mime = MIME_BY_SUFFIX.get(path.suffix.lower())
    if mime is None:
        raise ValueError(f"{path}: its suffix is none of {' '.join(MIME_BY_SUFFIX)}")
    return Media(path.read_bytes(), mime, path.name)
