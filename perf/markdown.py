"""Markdown of a reading, for benchmarks that want it: layout blocks in order, tables as HTML, furniture left out."""

from __future__ import annotations

import html

from perf.reading import Block, Reading, TableCell

# What repeats on every page of a document is no part of its text.
FURNITURE = frozenset({"header", "footer", "page_header", "page_footer", "page_number"})
HEADINGS = {"title": "# ", "heading": "## ", "section_header": "## "}


def markdown_of(reading: Reading) -> str:
    """The page's text if there is no layout, else its blocks without headers and footers."""
    if not reading.blocks:
        return reading.text
    return "\n\n".join(filter(None, (_block(block) for block in reading.blocks)))


def _block(block: Block) -> str:
    kind = block.type.lower()
    if kind in FURNITURE:
        return ""
    if block.cells:
        return _table(block.cells)
    return HEADINGS.get(kind, "") + " ".join(block.text.split())


def _table(cells: tuple[TableCell, ...]) -> str:
    rows: dict[int, list[TableCell]] = {}
    for cell in sorted(cells, key=lambda c: (c.row, c.column)):
        rows.setdefault(cell.row, []).append(cell)
    return "<table>" + "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows.values()) + "</table>"


def _cell(cell: TableCell) -> str:
    spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    return f"<td{spans}>{html.escape(' '.join(cell.text.split()), quote=False)}</td>"
