"""Vocabulary of a page's layout: blocks of lines in reading order, and the cells of tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from python_backends.ocr.page import Line, PageText, Quad

BlockType = Literal["title", "paragraph", "header", "footer", "table"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `row` and `column` count from 0; `lines` index the page's lines; `quad` is upright."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: tuple[int, ...]
    text: str
    quad: Quad


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together. `lines` index the page's lines in reading order; `cells` only for tables."""

    type: BlockType
    lines: tuple[int, ...]
    text: str
    quad: Quad
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page whose `lines` stand in reading order, and its blocks, each line in exactly one of them."""

    page: PageText
    blocks: tuple[Block, ...]


def quad_around(lines: Iterable[Line]) -> Quad:
    """The upright quad around the quads of `lines`; all zeros for no lines."""
    boxes = [line.quad.box for line in lines]
    if not boxes:
        return Quad.from_box(0.0, 0.0, 0.0, 0.0)
    if len(boxes) == 1:
        return Quad.from_box(*boxes[0])
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Quad.from_box(min(lefts), min(tops), max(rights), max(bottoms))


def text_of(lines: Sequence[Line], indices: Iterable[int]) -> str:
    """The text of the lines at `indices`, one a line."""
    return "\n".join(lines[index].text for index in indices)
