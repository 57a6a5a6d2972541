"""From the lines of a page to its layout: reading order and blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from python_backends.ocr.layout.blocks import Block, PageLayout, quad_around, text_of
from python_backends.ocr.page import PageText


def lay_out(page: PageText) -> PageLayout:
    """The page with its lines in reading order, and its blocks; every line is in exactly one block."""
    order = sorted(range(len(page.lines)), key=lambda index: page.lines[index].quad.box[1::-1])
    return _assemble(page, [order] if order else [])


def _assemble(page: PageText, blocks: Sequence[Sequence[int]]) -> PageLayout:
    lines = tuple(page.lines[index] for block in blocks for index in block)
    made, start = [], 0
    for block in blocks:
        indices = tuple(range(start, start + len(block)))
        text = text_of(lines, indices)
        made.append(Block("paragraph", indices, text, quad_around(lines[index] for index in indices)))
        start += len(block)
    return PageLayout(replace(page, lines=lines), tuple(made))
