"""Order, parents and layers."""

from __future__ import annotations

import pytest

from python_backends.gui.elements import Box, Element
from python_backends.gui.nest import nested
from python_backends.gui.order import reading_order
from tests.gui.build import Corners, element

PAGE: list[tuple[str, Corners]] = [
    ("content 2", (240, 200, 900, 300)),
    ("side 3", (0, 160, 200, 190)),
    ("footer", (0, 760, 1280, 800)),
    ("header left", (0, 0, 200, 60)),
    ("content 1", (240, 100, 900, 180)),
    ("side 1", (0, 80, 200, 110)),
    ("header right", (1000, 10, 1100, 50)),
    ("side 2", (0, 120, 200, 150)),
]


def test_a_page_is_read_by_its_parts() -> None:
    order = reading_order([Box(*box) for _, box in PAGE])
    assert [PAGE[place][0] for place in order] == [
        "header left", "header right", "side 1", "side 2", "side 3", "content 1", "content 2", "footer",
    ]  # fmt: skip


def test_a_side_bar_is_read_before_a_sparse_page_beside_it() -> None:
    side = [Box(16, 90 + 56 * row, 200, 110 + 56 * row) for row in range(9)]
    page = [Box(260, y, 900, y + 20) for y in (60, 140, 210, 320, 480, 560)]
    assert reading_order(side + page) == list(range(15))


def test_a_table_has_no_side_bar() -> None:
    rows = [Box(x, 40 * y, x + wide, 40 * y + 20) for y in range(6) for x, wide in ((0, 60), (120, 200), (400, 300))]
    assert reading_order(rows) == list(range(18))


def test_rows_are_read_from_the_left_though_their_boxes_are_not_level() -> None:
    boxes = [Box(200, 8, 260, 36), Box(0, 0, 60, 30), Box(100, 4, 160, 33)]
    assert reading_order(boxes) == [1, 2, 0]


def test_a_grid_is_read_in_rows() -> None:
    boxes = [Box(x, y, x + 80, y + 40) for y in (0, 70, 140) for x in (0, 90, 180)]
    assert reading_order(boxes) == list(range(9))


def test_boxes_that_overlap_all_over_are_read_in_rows() -> None:
    boxes = [Box(50, 0, 150, 60), Box(0, 20, 120, 90), Box(100, 40, 200, 100)]
    assert sorted(reading_order(boxes)) == [0, 1, 2]


@pytest.mark.parametrize("count", [0, 1, 3000])
def test_any_number_of_boxes_has_an_order(count: int) -> None:
    boxes = [Box(0, 10 * row, 50, 10 * row + 8) for row in reversed(range(count))]
    assert reading_order(boxes) == list(reversed(range(count)))


def roles(elements: tuple[Element, ...]) -> list[str]:
    return [each.role for each in elements]


def test_parents_stand_before_their_children() -> None:
    found = nested([element("icon", (14, 14, 26, 26)), element("button", (10, 10, 100, 30)),
                    element("dialog", (0, 0, 300, 200)), element("link", (400, 0, 450, 20))])  # fmt: skip
    assert roles(found) == ["dialog", "button", "icon", "link"]
    assert [each.parent for each in found] == [None, 0, 1, None]
    assert [each.children for each in found] == [(1,), (2,), (), ()]


def test_an_icon_that_fills_its_button_is_its_child() -> None:
    found = nested([element("icon", (10, 10, 40, 40)), element("button", (10, 10, 40, 40))])
    assert roles(found) == ["button", "icon"] and found[1].parent == 0


def test_leaves_hold_nothing() -> None:
    found = nested([element("text", (0, 0, 200, 40), "a"), element("icon", (10, 10, 30, 30))])
    assert [each.parent for each in found] == [None, None]


def test_what_lies_half_outside_is_no_child() -> None:
    found = nested([element("dialog", (0, 0, 100, 100)), element("button", (60, 40, 140, 70))])
    assert [each.parent for each in found] == [None, None]


def test_a_dialog_lies_above_everything_else() -> None:
    found = nested([element("table", (0, 0, 900, 700)), element("link", (10, 10, 60, 30)),
                    element("dialog", (950, 100, 1200, 400)), element("button", (1000, 350, 1100, 380))])  # fmt: skip
    layers = {each.role: each.z for each in found}
    assert layers == {"table": 0, "link": 1, "dialog": 2, "button": 3}


def test_equal_boxes_make_no_circle() -> None:
    found = nested([element("link", (0, 0, 50, 20)), element("heading", (0, 0, 50, 20))])
    assert [each.parent for each in found] == [None, 0]


def test_nothing_nests_to_nothing() -> None:
    assert nested([]) == ()
