"""From the lines of a page to its layout: reading order and blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from python_backends.ocr.layout.blocks import Block, BlockType, Cell, PageLayout, quad_around, text_of
from python_backends.ocr.layout.frame import Frame, frames_of
from python_backends.ocr.layout.gutters import gutters_of, separated
from python_backends.ocr.layout.margins import margin_rows
from python_backends.ocr.layout.paragraphs import is_title, paragraphs
from python_backends.ocr.layout.rows import above, ordered, place_of, row_graph, rows_of
from python_backends.ocr.layout.ruled import ruled_tables
from python_backends.ocr.layout.tables import GridCell, Table, aligned_tables
from python_backends.ocr.page import Line, PageText, Quad, Rule

Node = Sequence[int] | Table


class _Group(NamedTuple):
    """A block before assembly; `lines` number the frame's lines."""

    type: BlockType
    frame: Frame
    lines: Sequence[int]
    cells: Sequence[GridCell] = ()


def lay_out(page: PageText) -> PageLayout:
    """The page with its lines in reading order, and its blocks; every line is in exactly one block.

    The answer does not depend on the order in which the lines came.
    """
    lines = sorted(page.lines, key=lambda line: (line.quad.box[1::-1], line.quad, line.text))
    headers: list[_Group] = []
    middle: list[_Group] = []
    footers: list[_Group] = []
    for number, frame in enumerate(frames_of(lines, (page.width, page.height))):
        if number == 0:
            headers, footers, frame = _margins(frame, lines)
        middle.extend(_body(frame, page.rules if number == 0 else (), lines))
    return _assembled(page, lines, [*headers, *middle, *footers])


def _margins(frame: Frame, lines: Sequence[Line]) -> tuple[list[_Group], list[_Group], Frame]:
    """Header and footer groups, and the frame without their lines."""
    count = len(frame.lines)
    rows = rows_of(frame, np.zeros((count, count), dtype=np.bool_))
    texts = [" ".join(lines[frame.lines[line]].text for line in row) for row in rows]
    header, footer = margin_rows(frame, rows, texts)
    if not header and not footer:
        return [], [], frame
    gone = [line for row in (*header, *footer) for line in rows[row]]
    body = frame.take(np.setdiff1d(np.arange(count), gone))
    headers = [_Group("header", frame, [line for row in header for line in rows[row]])] if header else []
    footers = [_Group("footer", frame, [line for row in footer for line in rows[row]])] if footer else []
    return headers, footers, body


def _body(frame: Frame, rules: Sequence[Rule], lines: Sequence[Line]) -> list[_Group]:
    """The groups of one frame in reading order."""
    groups: list[_Group] = []
    pending: list[Sequence[int]] = []
    for node in aligned_tables(frame, _nodes_in_order(frame, ruled_tables(frame, rules))):
        if isinstance(node, Table):
            groups.extend(_running(frame, pending))
            pending = []
            groups.append(_Group("table", frame, node.lines, node.cells))
        else:
            pending.append(node)
    return [*groups, *_running(frame, pending)]


def _nodes_in_order(frame: Frame, tables: Sequence[Table]) -> list[Node]:
    """Rows and ruled tables in reading order."""
    free = np.ones(len(frame.lines), dtype=np.bool_)
    for table in tables:
        free[table.lines] = False
    apart = separated(frame, gutters_of(frame, free))
    rows = [row for row in rows_of(frame, apart | ~np.logical_and.outer(free, free)) if free[row[0]]]
    nodes: list[Node] = [*rows, *tables]
    members = [node.lines if isinstance(node, Table) else node for node in nodes]
    graph = row_graph(members, above(frame) | apart)
    return [nodes[number] for number in ordered(graph, [place_of(frame, row) for row in members])]


def _running(frame: Frame, rows: Sequence[Sequence[int]]) -> list[_Group]:
    blocks = paragraphs(frame, rows)
    return [_Group("title" if is_title(frame, block) else "paragraph", frame, block) for block in blocks]


def _assembled(page: PageText, lines: Sequence[Line], groups: Iterable[_Group]) -> PageLayout:
    ordered_lines: list[Line] = []
    blocks: list[Block] = []
    for group in groups:
        start = len(ordered_lines)
        ordered_lines.extend(lines[group.frame.lines[line]] for line in group.lines)
        indices = tuple(range(start, len(ordered_lines)))
        if group.type == "table":
            blocks.append(_table(group, ordered_lines, start))
        else:
            text = text_of(ordered_lines, indices)
            blocks.append(Block(group.type, indices, text, quad_around(ordered_lines[start:])))
    return PageLayout(replace(page, lines=tuple(ordered_lines)), tuple(blocks))


def _table(group: _Group, lines: Sequence[Line], start: int) -> Block:
    """The block of a table; its text has a row a line, cells parted by tabs."""
    cells: list[Cell] = []
    rows: dict[int, list[str]] = {}
    place = start
    for cell in group.cells:
        indices = tuple(range(place, place + len(cell.lines)))
        place += len(cell.lines)
        text = " ".join(lines[index].text for index in indices)
        quad = quad_around(lines[index] for index in indices) if cell.box is None else _drawn(group.frame, cell.box)
        cells.append(Cell(cell.row, cell.column, cell.row_span, cell.column_span, indices, text, quad))
        rows.setdefault(cell.row, []).append(text)
    text = "\n".join("\t".join(row) for _, row in sorted(rows.items()))
    return Block("table", tuple(range(start, place)), text, quad_around(lines[start:place]), tuple(cells))


def _drawn(frame: Frame, box: tuple[float, float, float, float]) -> Quad:
    u0, v0, u1, v1 = box
    corners = [frame.to_page(u, v) for u in (u0, u1) for v in (v0, v1)]
    xs, ys = zip(*corners, strict=True)
    return Quad.from_box(min(xs), min(ys), max(xs), max(ys))
