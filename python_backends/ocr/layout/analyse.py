"""From the lines of a page to its layout: reading order and blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from python_backends.ocr.layout.aligned import aligned_tables
from python_backends.ocr.layout.blocks import Block, BlockType, Cell, PageLayout, quad_around, text_of
from python_backends.ocr.layout.frame import Frame, Ints, Singles, frames_of
from python_backends.ocr.layout.gutters import gutters_of, separated
from python_backends.ocr.layout.margins import margin_rows
from python_backends.ocr.layout.paragraphs import is_title, paragraphs
from python_backends.ocr.layout.rows import above, link_costs, ordered, place_of, row_graph, rows_of
from python_backends.ocr.layout.ruled import ruled_tables
from python_backends.ocr.layout.table import GridCell, Piece, Table
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
    lines = sorted(page.lines, key=lambda line: (line.quad.top_left[::-1], line.quad, line.text))
    headers: list[_Group] = []
    middle: list[_Group] = []
    footers: list[_Group] = []
    for number, frame in enumerate(frames_of(lines, (page.width, page.height))):
        costs = link_costs(frame)
        rules: Sequence[Rule] = ()
        if number == 0:
            rules = page.rules
            headers, footers, body = _margins(frame, costs, lines)
            if len(body) < len(frame.lines):
                frame, costs = frame.take(body), costs[np.ix_(body, body)]
        middle.extend(_body(frame, costs, rules, lines))
    return _assembled(page, lines, [*headers, *middle, *footers])


def _margins(frame: Frame, costs: Singles, lines: Sequence[Line]) -> tuple[list[_Group], list[_Group], Ints]:
    """Header and footer groups, and the lines that are in neither."""
    rows = rows_of(costs)
    texts = [" ".join(lines[frame.lines[line]].text for line in row) for row in rows]
    header, footer = margin_rows(frame, rows, texts)
    top = [line for row in header for line in rows[row]]
    bottom = [line for row in footer for line in rows[row]]
    headers = [_Group("header", frame, top)] if top else []
    footers = [_Group("footer", frame, bottom)] if bottom else []
    return headers, footers, np.setdiff1d(np.arange(len(frame.lines)), [*top, *bottom])


def _body(frame: Frame, costs: Singles, rules: Sequence[Rule], lines: Sequence[Line]) -> list[_Group]:
    """The groups of one frame in reading order."""
    groups: list[_Group] = []
    pending: list[Sequence[int]] = []
    own = [lines[index] for index in frame.lines]
    for node in aligned_tables(frame, own, _nodes_in_order(frame, costs, ruled_tables(frame, rules))):
        if isinstance(node, Table):
            groups.extend(_running(frame, pending))
            pending = []
            groups.append(_Group("table", frame, node.lines, node.cells))
        else:
            pending.append(node)
    return [*groups, *_running(frame, pending)]


def _nodes_in_order(frame: Frame, costs: Singles, tables: Sequence[Table]) -> list[Node]:
    """Rows and ruled tables in reading order."""
    free = np.ones(len(frame.lines), dtype=np.bool_)
    for table in tables:
        free[table.lines] = False
    apart = separated(frame, gutters_of(frame, free))
    rows = [row for row in rows_of(costs, apart | ~np.logical_and.outer(free, free)) if free[row[0]]]
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
        if group.type == "table":
            blocks.append(_table(group, lines, ordered_lines))
            continue
        start = len(ordered_lines)
        ordered_lines.extend(lines[group.frame.lines[line]] for line in group.lines)
        indices = tuple(range(start, len(ordered_lines)))
        blocks.append(Block(group.type, indices, text_of(ordered_lines, indices), quad_around(ordered_lines[start:])))
    return PageLayout(replace(page, lines=tuple(ordered_lines)), tuple(blocks))


def _table(group: _Group, lines: Sequence[Line], ordered_lines: list[Line]) -> Block:
    """The block of a table, whose lines go to the end of `ordered_lines`; its text has a row a line, cells by tabs."""
    cells: list[Cell] = []
    rows: dict[int, list[str]] = {}
    start = len(ordered_lines)
    for cell in group.cells:
        held = [_part(lines[group.frame.lines[piece.line]], piece) for piece in cell.pieces]
        indices = tuple(range(len(ordered_lines), len(ordered_lines) + len(held)))
        ordered_lines.extend(held)
        text = " ".join(line.text for line in held)
        quad = quad_around(held) if cell.box is None else _drawn(group.frame, cell.box)
        cells.append(Cell(cell.row, cell.column, cell.row_span, cell.column_span, indices, text, quad))
        rows.setdefault(cell.row, []).append(text)
    text = "\n".join("\t".join(row) for _, row in sorted(rows.items()))
    indices = tuple(range(start, len(ordered_lines)))
    return Block("table", indices, text, quad_around(ordered_lines[start:]), tuple(cells))


def _part(line: Line, piece: Piece) -> Line:
    """The piece of `line` as a line of its own."""
    words = line.words[piece.start : piece.stop]
    if len(words) == len(line.words):
        return line
    first, last = words[0].quad, words[-1].quad
    return replace(line, quad=Quad(first.top_left, last.top_right, last.bottom_right, first.bottom_left), words=words)


def _drawn(frame: Frame, box: tuple[float, float, float, float]) -> Quad:
    u0, v0, u1, v1 = box
    corners = [frame.to_page(u, v) for u in (u0, u1) for v in (v0, v1)]
    xs, ys = zip(*corners, strict=True)
    return Quad.from_box(min(xs), min(ys), max(xs), max(ys))
