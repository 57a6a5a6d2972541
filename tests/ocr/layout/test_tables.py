"""Tables: by ruling lines with spans, by alignment, and what must not become one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from python_backends.ocr.layout.analyse import lay_out
from python_backends.ocr.layout.blocks import Block
from python_backends.ocr.layout.evidence import evidence_of
from python_backends.ocr.page import Line, PageText, Rule
from python_backends.ocr.result import OcrResult, ocr_result
from tests.ocr.layout.pages import line_at, page_with, prose, shuffled, stacked, texts

GRID = [("Item", "Count", "Price"), ("Apples", "12", "3.40"), ("Pears", "7", "2.10"), ("Plums", "30", "5.00")]


def aligned() -> PageText:
    lines = stacked(60, 100, prose(1, 4))
    for row, cells in enumerate(GRID):
        lines += [line_at(80 + 250 * column, 300 + 36 * row, text) for column, text in enumerate(cells)]
    return page_with([*lines, *stacked(60, 520, prose(2, 4))])


def ruled() -> PageText:
    """Three columns and three rows; the first row is one cell, the last column's lower two rows are one."""
    us, vs = (100.0, 300.0, 500.0, 700.0), (100.0, 150.0, 200.0, 250.0)
    across = [Rule(us[0], v, us[3], v) for v in (vs[0], vs[1], vs[3])] + [Rule(us[0], vs[2], us[2], vs[2])]
    along = [Rule(us[0], vs[0], us[0], vs[3]), Rule(us[3], vs[0], us[3], vs[3])]
    along += [Rule(u, vs[1], u, vs[3]) for u in us[1:3]]
    content = [
        (320, 115, "Heading"),
        (110, 165, "a"),
        (310, 165, "b"),
        (510, 190, "tall"),
        (110, 215, "c"),
        (310, 215, "d"),
    ]
    lines = [line_at(left, top, text) for left, top, text in content]
    return page_with([line_at(100, 40, "Before it"), *lines, line_at(100, 300, "After it")], across + along)


def without_empty_words(line: Line) -> Line:
    return replace(line, words=tuple(word for word in line.words if word.text))


def table_of(page: PageText) -> Block:
    (table,) = [block for block in lay_out(page).blocks if block.type == "table"]
    return table


def grid_of(table: Block) -> list[tuple[int, int, int, int, str]]:
    return [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells]


def test_aligned_cells_become_a_table() -> None:
    table = table_of(aligned())
    assert grid_of(table) == [(r, c, 1, 1, text) for r, cells in enumerate(GRID) for c, text in enumerate(cells)]
    assert table.text == "\n".join("\t".join(cells) for cells in GRID)
    assert texts(lay_out(aligned()))[4:-4] == [text for cells in GRID for text in cells]


def test_headings_over_some_columns_belong_to_the_table() -> None:
    head = line_at(80 + 250 + 105, 272, "In stock")
    table = table_of(page_with([*aligned().lines, head]))
    assert grid_of(table)[:2] == [(0, 1, 1, 2, "In stock"), (1, 0, 1, 1, "Item")]


def test_lines_that_hold_several_cells_are_cut() -> None:
    """Detectors and text layers join cells that stand close."""
    lines = [line_at(80, 200, "Prices of the year")]
    for row in range(8):
        lines += [line_at(80, 300 + 30 * row, f"name {row}"), line_at(300, 300 + 30 * row, f"{row}1.50  {row}2.75")]
    layout = lay_out(page_with([without_empty_words(line) for line in lines]))
    (table,) = [block for block in layout.blocks if block.type == "table"]
    assert grid_of(table)[:3] == [(0, 0, 1, 1, "name 0"), (0, 1, 1, 1, "01.50"), (0, 2, 1, 1, "02.75")]
    assert texts(layout)[1:4] == ["name 0", "01.50", "02.75"]
    assert layout.page.lines[3].quad.box == (370, 300, 420, 320)


def test_ruled_table_has_spans() -> None:
    table = table_of(ruled())
    assert grid_of(table) == [
        (0, 0, 1, 3, "Heading"),
        (1, 0, 1, 1, "a"),
        (1, 1, 1, 1, "b"),
        (1, 2, 2, 1, "tall"),
        (2, 0, 1, 1, "c"),
        (2, 1, 1, 1, "d"),
    ]
    assert table.cells[3].quad.box == (500, 150, 700, 250)
    assert texts(lay_out(ruled())) == ["Before it", "Heading", "a", "b", "tall", "c", "d", "After it"]


def test_a_frame_around_text_is_no_table() -> None:
    frame = [Rule(40, 80, 700, 80), Rule(40, 500, 700, 500), Rule(40, 80, 40, 500), Rule(700, 80, 700, 500)]
    layout = lay_out(page_with(stacked(60, 100, prose(1, 10)), frame))
    assert [block.type for block in layout.blocks] == ["paragraph"]


def test_prose_columns_are_no_table() -> None:
    layout = lay_out(page_with(stacked(60, 200, prose(1, 12)) + stacked(620, 200, prose(2, 12))))
    assert {block.type for block in layout.blocks} == {"paragraph"}


@pytest.mark.parametrize("page", [aligned(), ruled()], ids=["aligned", "ruled"])
def test_tables_do_not_depend_on_the_order_of_input(page: PageText) -> None:
    expected = lay_out(page).blocks
    assert all(lay_out(shuffled(page, seed)).blocks == expected for seed in range(20))


@pytest.mark.parametrize("page", [aligned(), ruled(), page_with([])], ids=["aligned", "ruled", "empty"])
def test_results_fit_the_schema(page: PageText) -> None:
    layout = lay_out(page)
    result = OcrResult.model_validate(ocr_result([layout], 1))
    assert result.extracted_text == "\n".join(texts(layout))
    assert [index for block in result.layout for index in block.lines] == list(range(len(layout.page.lines)))


def test_lines_of_a_table_are_evidence_of_their_cells() -> None:
    items = {item.id: item for item in evidence_of([lay_out(ruled())], "1")}
    heading = next(item for item in items.values() if item.kind == "line" and item.text == "Heading")
    cell = items[str(heading.parent)]
    assert (cell.kind, cell.text) == ("cell", "Heading")
    assert items[str(cell.parent)].kind == "table"
