"""Reading order of synthetic pages: rows, columns, margins, turned pages, and its bounds."""

from __future__ import annotations

import math
import random
import time
from dataclasses import replace

import pytest

from python_backends.ocr.layout.analyse import lay_out
from python_backends.ocr.page import PageText, Point, Quad, Rule
from python_backends.ocr.result import OcrResult, ocr_result
from tests.ocr.layout.pages import line_at, moved, page_with, prose, shuffled, stacked, texts

RECEIPT = [("Coffee", "2.50"), ("Cake, lemon", "4.10"), ("Water", "1.00"), ("TOTAL", "7.60")]


def receipt() -> PageText:
    lines = [line_at(60, 40, "THE CORNER SHOP", 30)]
    for row, (label, value) in enumerate(RECEIPT):
        lines += [line_at(50, 120 + 34 * row, label), line_at(430, 123 + 34 * row, value)]
    return page_with(lines, size=(600, 400))


def two_columns() -> PageText:
    lines = [line_at(100, 100, "A title over both columns of the page", 34)]
    lines += stacked(60, 200, prose(1, 12)) + stacked(620, 200, prose(2, 12))
    return page_with(lines)


def quarter_turned(page: PageText) -> PageText:
    return moved(page, lambda point: Point(page.height - point.y, point.x), (page.height, page.width))


def columns_text() -> list[str]:
    return ["A title over both columns of the page", *prose(1, 12), *prose(2, 12)]


def test_receipt_is_read_row_by_row() -> None:
    assert texts(lay_out(receipt())) == ["THE CORNER SHOP", *(text for row in RECEIPT for text in row)]


def test_columns_are_read_one_after_the_other() -> None:
    layout = lay_out(two_columns())
    assert texts(layout) == columns_text()
    assert [block.type for block in layout.blocks] == ["title", "paragraph", "paragraph"]
    assert layout.blocks[1].text == "\n".join(prose(1, 12))


def test_three_columns_then_a_full_width_end() -> None:
    lines = [
        *stacked(40, 100, prose(1, 9), 27),
        *stacked(590, 100, prose(2, 9), 27),
        *stacked(1140, 100, prose(3, 9), 27),
    ]
    end = "and the end, which is written over the whole width of the page below all three of its columns, in one line"
    page = page_with([*lines, line_at(40, 420, end, 30)], size=(1700, 600))
    assert texts(lay_out(page)) == [*prose(1, 9), *prose(2, 9), *prose(3, 9), end]


def test_columns_whose_baselines_differ() -> None:
    side = ["Notes", "by the editor", "of this", "edition"]
    page = page_with([*stacked(300, 100, prose(1, 12)), *stacked(60, 112, side, 37)])
    assert texts(lay_out(page)) == [*side, *prose(1, 12)]


def test_margins_come_first_and_last() -> None:
    lines = [line_at(60, 30, "Journal of Layout"), line_at(980, 30, "1998")]
    lines += stacked(60, 200, prose(1, 20)) + [line_at(580, 1550, "- 17 -")]
    layout = lay_out(page_with(lines))
    assert [block.type for block in layout.blocks] == ["header", "paragraph", "footer"]
    assert texts(layout) == ["Journal of Layout", "1998", *prose(1, 20), "- 17 -"]


def test_no_margins_on_a_receipt() -> None:
    assert {block.type for block in lay_out(receipt()).blocks} <= {"title", "paragraph", "table"}


def test_paragraphs_end_at_wider_gaps() -> None:
    lines = stacked(60, 100, prose(1, 4)) + stacked(60, 100 + 4 * 28 + 14, prose(2, 4))
    assert [block.text for block in lay_out(page_with(lines)).blocks] == [
        "\n".join(prose(1, 4)),
        "\n".join(prose(2, 4)),
    ]


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_turned_pages_are_read_like_upright_ones(quarters: int) -> None:
    page = two_columns()
    for _ in range(quarters):
        page = quarter_turned(page)
    layout = lay_out(page)
    assert texts(layout) == columns_text()
    assert [block.type for block in layout.blocks] == ["title", "paragraph", "paragraph"]


@pytest.mark.parametrize("degrees", [-8, -2, 3, 10])
def test_skewed_pages(degrees: float) -> None:
    angle = math.radians(degrees)

    def skew(point: Point) -> Point:
        x, y = point.x - 600, point.y - 800
        return Point(600 + x * math.cos(angle) - y * math.sin(angle), 800 + x * math.sin(angle) + y * math.cos(angle))

    assert texts(lay_out(moved(two_columns(), skew, (1200, 1600)))) == columns_text()
    assert texts(lay_out(moved(receipt(), skew, (1200, 1600))))[1:] == [text for row in RECEIPT for text in row]


def test_bent_rows_stay_together() -> None:
    """A page bent like an open book: the ends of a row hang lower than the start of the next."""
    rows = [[f"label {row} of it", f"which {row} goes on", f"{row}12.00"] for row in range(8)]
    lines = [
        line_at(60 + 400 * column, 100 + 40 * row, text)
        for row, cells in enumerate(rows)
        for column, text in enumerate(cells)
    ]
    bent = moved(page_with(lines), lambda point: Point(point.x, point.y + (point.x - 500) ** 2 / 9000), (1200, 1600))
    assert texts(lay_out(bent)) == [text for cells in rows for text in cells]


def test_right_to_left_columns_start_on_the_right() -> None:
    right = [f"שורה {number} של העמודה הראשונה בדף הזה" for number in range(6)]
    left = [f"שורה {number} של העמודה השנייה בדף הזה" for number in range(6)]
    lines = stacked(60, 100, left) + stacked(620, 100, right)
    assert texts(lay_out(page_with(lines))) == [*right, *left]


def test_words_keep_their_given_order() -> None:
    line = line_at(60, 60, "שלום עולם")
    assert lay_out(page_with([line])).page.lines == (line,)


def test_vertical_text_is_read_down_and_to_the_left() -> None:
    def column(left: float, text: str) -> list[Point]:
        return [
            Point(left, 50),
            Point(left + 30, 50),
            Point(left + 30, 50 + 30 * len(text)),
            Point(left, 50 + 30 * len(text)),
        ]

    first, second = "日本語の縦書きの一行目", "次の行はその左に続きます"
    lines = []
    for left, text in ((100, second), (150, first)):
        upright = line_at(0, 0, text)
        quad = type(upright.quad)(*column(left, text))
        lines.append(type(upright)(quad, (type(upright.words[0])(text, quad, 0.9),)))
    assert texts(lay_out(page_with(lines))) == [first, second]


def test_empty_page_and_single_line() -> None:
    assert lay_out(page_with([])).blocks == ()
    layout = lay_out(page_with([line_at(10, 10, "alone")]))
    assert [(block.type, block.lines, block.text) for block in layout.blocks] == [("paragraph", (0,), "alone")]


@pytest.mark.parametrize("page", [receipt(), two_columns()], ids=["receipt", "columns"])
def test_order_of_input_does_not_matter(page: PageText) -> None:
    expected = lay_out(page)
    assert all(lay_out(shuffled(page, seed)) == expected for seed in range(20))


def test_same_place_twice_is_kept_and_settled() -> None:
    lines = [line_at(10, 10, "b"), line_at(10, 10, "a"), line_at(10, 10, "a")]
    assert texts(lay_out(page_with(lines))) == texts(lay_out(page_with(lines[::-1]))) == ["a", "a", "b"]


def test_every_line_is_in_one_block() -> None:
    layout = lay_out(two_columns())
    assert [index for block in layout.blocks for index in block.lines] == list(range(len(layout.page.lines)))


@pytest.mark.parametrize("seed", range(40))
def test_scattered_text_of_any_kind_is_kept_whole(seed: int) -> None:
    """Random places, sizes, directions, empty lines, boxes without area, and rules across all of it."""
    chance = random.Random(seed)
    lines = []
    for number in range(chance.randrange(120)):
        text = chance.choice(
            ["", "7", "1,250.00", "word", "日本語の文", "שלום עולם", "several words in a row " * 2]
        ).strip()
        line = line_at(
            chance.randrange(1200), chance.randrange(1600), text, chance.choice([0.0, 8.0, 20.0, 20.0, 70.0])
        )
        turns = chance.choice([0, 0, 0, 1, 2, 3])
        quad = Quad(*(line.quad[turns:] + line.quad[:turns]))
        lines.append(replace(line, quad=quad, words=line.words if number % 9 else ()))
    us, vs = ([chance.randrange(1200) for _ in range(6)] for _ in range(2))
    rules = [Rule(min(us), v, max(us), v) for v in vs] + [Rule(u, min(vs), u, max(vs)) for u in us]
    page = page_with(lines, rules)
    layout = lay_out(page)
    assert sorted(" ".join(texts(layout)).split()) == sorted(" ".join(line.text for line in lines).split())
    assert [index for block in layout.blocks for index in block.lines] == list(range(len(layout.page.lines)))
    assert lay_out(shuffled(page, seed)).blocks == layout.blocks
    OcrResult.model_validate(ocr_result([layout], 1))


def test_two_thousand_lines_stay_within_two_seconds_of_work() -> None:
    lines = [line_at(20 + 290 * (n % 4), 20 + 24 * (n // 4), f"entry {n} {'x' * (n % 7)}") for n in range(2000)]
    page = page_with(lines, size=(1200, 12100))
    started = time.process_time()
    layout = lay_out(page)
    assert time.process_time() - started < 2.0
    assert sorted(texts(layout)) == sorted(line.text for line in lines)
