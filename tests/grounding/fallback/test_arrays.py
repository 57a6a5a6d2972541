"""Lists and tables."""

from __future__ import annotations

from typing import Any

from python_backends.grounding.fallback import fall_back
from python_backends.grounding.schema import tree_of
from python_backends.grounding.values.locale import Locale
from tests.grounding.fallback.pages import RECEIPT, filled, page_of, schema_of, text_of

STRINGS = {"type": "array", "items": {"type": "string"}}


def lines_of(**properties: Any) -> dict[str, Any]:
    return {"type": "array", "items": schema_of(**properties)}


def test_line_items_are_rows_under_headers() -> None:
    lines = lines_of(description="string", quantity="integer", unit_price="number", amount="number")
    found = filled(page_of(RECEIPT), items=lines)
    assert found.value["items"] == [
        {"description": "Green tea", "quantity": 2, "unit_price": 4.5, "amount": 9.0},
        {"description": "Rice cracker", "quantity": 1, "unit_price": 3.0, "amount": 3.0},
    ]
    assert [leaf.path for leaf in found.leaves[:5]] == [
        "items[0].description", "items[0].quantity", "items[0].unit_price", "items[0].amount", "items[1].description",
    ]  # fmt: skip


def test_columns_nobody_asked_for_do_not_leak() -> None:
    found = filled(page_of(RECEIPT), items=lines_of(item="string", amount="number"))
    assert found.value["items"] == [{"item": "Green tea", "amount": 9.0}, {"item": "Rice cracker", "amount": 3.0}]


def test_a_table_with_its_row_in_one_detected_line() -> None:
    header = [(0, 0, "Article"), (90, 0, "Qty"), (130, 0, "Price")]
    page = page_of([*header, (0, 30, "Nail 2mm 3 0.10"), (0, 60, "Screw 10 5 0.20")])
    found = filled(page, lines=lines_of(article="string", qty="integer", price="number"))
    assert found.value["lines"] == [
        {"article": "Nail 2mm", "qty": 3, "price": 0.1},
        {"article": "Screw 10", "qty": 5, "price": 0.2},
    ]


def test_a_row_without_a_required_field_is_no_item() -> None:
    page = page_of([*RECEIPT[:-10], (20, 395, "Loyalty points"), (310, 395, "55")])
    lines = lines_of(description="string", quantity="integer", amount="number")
    assert len(filled(page, items=lines).value["items"]) == 3
    lines["items"]["required"] = ["amount"]
    assert len(filled(page, items=lines).value["items"]) == 2


def test_max_items_is_kept() -> None:
    lines = {**lines_of(description="string", amount="number"), "maxItems": 1}
    assert len(filled(page_of(RECEIPT), items=lines).value["items"]) == 1


def test_a_list_is_an_enumeration_a_column_or_repeated_labels() -> None:
    assert filled(text_of("Colours: red, dark green, blue"), colours=STRINGS).value == {
        "colours": ["red", "dark green", "blue"]
    }
    column = page_of([(0, 0, "Guests"), (0, 30, "Ann"), (0, 60, "Bob"), (0, 200, "Far away")])
    assert filled(column, guests=STRINGS).value == {"guests": ["Ann", "Bob"]}
    repeated = text_of("Guest: Ann\nRoom: 4\nGuest: Bob")
    assert filled(repeated, guest=STRINGS).value == {"guest": ["Ann", "Bob"]}


def test_a_column_goes_on_where_its_neighbours_need_more_lines() -> None:
    heads = [(0, 0, "To"), (200, 0, "Fax"), (400, 0, "Company")]
    names = [(400, 30, "Gold"), (400, 60, "Ocean"), (400, 90, "Ltd"), (400, 120, "and Co")]
    first = [(0, 30, "Ann"), (200, 30, "617-439-3278"), *names]
    second = [(0, 150, "Bob"), (200, 150, "843-720-9290"), (400, 150, "Blue")]
    found = filled(page_of([*heads, *first, *second]), to=STRINGS, fax=STRINGS, company=STRINGS).value
    assert found["to"] == ["Ann", "Bob"] and found["fax"] == ["617-439-3278", "843-720-9290"]
    assert found["company"] == ["Gold Ocean Ltd and Co", "Blue"]


def test_a_root_that_is_an_array() -> None:
    tree = tree_of({"type": "array", "items": schema_of(description="string", amount="number")})
    found = fall_back(tree, page_of(RECEIPT), Locale())
    assert [row["amount"] for row in found.value] == [9.0, 3.0]
    assert found.leaves[0].path == "[0].description"
