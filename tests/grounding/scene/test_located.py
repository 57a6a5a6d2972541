"""Schemas over a screenshot and a picture, answered by regions."""

from __future__ import annotations

from typing import Any

import pytest

from python_backends.errors import InvalidRequest
from python_backends.evidence import Evidence, EvidenceSource
from python_backends.finish.extract import fallen_back
from python_backends.fusion.query import Query
from python_backends.grounding.known.answer import LEFT_OUT, Known
from python_backends.grounding.known.everything import known_of
from python_backends.grounding.scene.asking import asks_for_elements, is_only_seen
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import stream_of

_SOURCE = EvidenceSource("0" * 64, "gui_detector", "1")
_TEXT = {"type": "string"}
_WHOLE = {"type": "integer"}
_NUMBER = {"type": "number"}
_YES_OR_NO = {"type": "boolean"}


def region(number: int, label: str, text: str, box: tuple[int, int, int, int], task: str = "gui_detection") -> Evidence:
    x0, y0, x1, y1 = box
    quad = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    return Evidence(
        f"r{number}", task, "region", text, 0.9 - number / 100, _SOURCE, number, page=1, quad=quad, label=label
    )


SCREEN = (
    region(0, "text_field", "Search the shop", (10, 10, 210, 40)),
    region(1, "button", "Sign in", (300, 10, 380, 40)),
    region(2, "button", "Submit order", (300, 400, 420, 440)),
    region(3, "checkbox", "", (10, 200, 24, 214)),
    region(4, "menu_item", "Open file", (10, 60, 90, 80)),
)
PICTURE = (
    region(0, "red car", "", (0, 0, 50, 20), "object_detection"),
    region(1, "red car", "", (60, 0, 110, 20), "object_detection"),
    region(2, "cat", "", (5, 50, 40, 90), "object_detection"),
)


def asked(items: tuple[Evidence, ...], **properties: Any) -> Known:
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    return known_of(tree_of(schema), items)


def an_object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def a_list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def test_a_list_of_strings_has_the_texts_of_a_role_each_with_its_place() -> None:
    answer = asked(SCREEN, buttons=a_list(_TEXT))[("buttons",)]
    assert answer.value == ["Sign in", "Submit order"]
    assert [leaf.path for leaf in answer.leaves] == ["buttons[0]", "buttons[1]"]
    leaf = answer.leaves[1]
    assert (leaf.evidence, leaf.page, leaf.bounds) == (("r2",), 1, SCREEN[2].quad)
    assert leaf.source == "measured" and leaf.confidence == pytest.approx(0.88)


@pytest.mark.parametrize("name", ["elements", "gui_elements", "uiElements", "controls"])
def test_a_list_of_elements_has_them_all(name: str) -> None:
    row = an_object(type=_TEXT, text={"type": ["string", "null"]}, bbox=a_list(_NUMBER), confidence=_NUMBER)
    rows = asked(SCREEN, **{name: a_list(row)})[(name,)].value
    assert len(rows) == len(SCREEN)
    assert rows[0] == {"type": "text_field", "text": "Search the shop", "bbox": [10, 10, 210, 40], "confidence": 0.9}
    assert rows[3]["text"] is None


def test_an_enum_of_roles_is_chosen_from_in_the_schemas_spelling() -> None:
    row = an_object(role={"enum": ["Button", "Text Field", "Checkbox", "Menu Item"]}, x=_WHOLE, y=_WHOLE)
    rows = asked(SCREEN, elements=a_list(row))[("elements",)].value
    assert [each["role"] for each in rows] == ["Text Field", "Button", "Button", "Checkbox", "Menu Item"]
    assert (rows[2]["x"], rows[2]["y"]) == (300, 400)


def test_counts_and_presence_and_one_element() -> None:
    known = asked(
        SCREEN, button_count=_WHOLE, number_of_sliders=_WHOLE, has_search_field={"type": "boolean"},
        has_delete_button={"type": "boolean"}, submit_button=an_object(center_x=_WHOLE, center_y=_WHOLE),
    )  # fmt: skip
    assert {path[0]: answer.value for path, answer in known.items()} == {
        "button_count": 2, "number_of_sliders": 0, "has_search_field": True, "has_delete_button": False,
        "submit_button": {"center_x": 360, "center_y": 420},
    }  # fmt: skip


def test_objects_are_known_by_the_words_they_were_looked_for_by() -> None:
    known = asked(PICTURE, number_of_red_cars=_WHOLE, cats=a_list(an_object(label=_TEXT, x1=_WHOLE, x2=_WHOLE)))
    assert known[("number_of_red_cars",)].value == 2
    assert known[("cats",)].value == [{"label": "cat", "x1": 5, "x2": 40}]
    assert asked(PICTURE, objects=a_list(_TEXT))[("objects",)].value == ["red car", "red car", "cat"]


def test_x1_is_the_right_edge_beside_x0() -> None:
    box = an_object(x0=_WHOLE, y0=_WHOLE, x1=_WHOLE, y1=_WHOLE)
    (row,) = asked(PICTURE, cats=a_list(an_object(box=box)))[("cats",)].value
    assert row["box"] == {"x0": 5, "y0": 50, "x1": 40, "y1": 90}


@pytest.mark.parametrize(
    ("name", "node"),
    [
        ("total", _NUMBER), ("dogs", a_list(_TEXT)), ("name", _TEXT),
        ("links", a_list(an_object(text=_TEXT, url=_TEXT))), ("number_of_pages", _WHOLE),
    ],
)  # fmt: skip
def test_what_regions_do_not_say_is_left_to_those_who_read(name: str, node: dict[str, Any]) -> None:
    link = region(5, "link", "Imprint", (0, 700, 60, 715))
    assert asked((*SCREEN, link, *PICTURE), **{name: node}) == {}


def test_nothing_is_known_of_what_nobody_looked_for() -> None:
    assert asked(PICTURE, buttons=a_list(_TEXT), button_count=_WHOLE) == {}
    assert asked((), buttons=a_list(_TEXT)) == {}


PAGE = (Evidence("l", "ocr", "line", "Total 120.00", 0.9, _SOURCE, 0, page=1, quad=((0, 0), (9, 0), (9, 9), (0, 9))),)
"""Words that somebody read in a picture."""


@pytest.mark.parametrize("name", ["save_button", "cat", "position"])
def test_places_that_nobody_saw_are_taken_from_no_words(name: str) -> None:
    where = an_object(x=_WHOLE, y=_WHOLE)
    assert asked(PAGE, **{name: where})[(name,)].value == {"x": None, "y": None}
    assert asked(PAGE, **{name: {"anyOf": [where, {"type": "null"}]}})[(name,)].value is None
    assert asked(PAGE, x=_WHOLE, y={"type": ["integer", "null"]}).keys() == {("x",), ("y",)}
    optional = {"type": "object", "properties": {name: where}}
    assert known_of(tree_of(optional), PAGE) == {(name,): LEFT_OUT}


def test_an_answer_lacks_a_place_that_nobody_saw_or_says_that_it_was_not_found() -> None:
    properties = {"total": _NUMBER, "save_button": an_object(x=_WHOLE, y=_WHOLE)}
    optional = {"type": "object", "properties": properties, "required": ["total"]}
    known = known_of(tree_of(optional), PAGE)
    assert fallen_back(Query(schema=optional), stream_of(PAGE), known).value == {"total": 120}
    with pytest.raises(InvalidRequest, match="save_button.x") as caught:
        fallen_back(Query(schema=an_object(**properties)), stream_of(PAGE), asked(PAGE, **properties))
    assert caught.value.code == "value_not_found"


def test_what_stands_beside_a_place_is_still_read() -> None:
    known = asked(PAGE, shelf=an_object(x=_WHOLE, y=_WHOLE, price=_NUMBER))
    assert known.keys() == {("shelf", "x"), ("shelf", "y")}


def test_an_element_that_lacks_what_must_be_there_is_left_out_of_the_list() -> None:
    links = (region(5, "link", "Imprint", (0, 7, 60, 15)), region(6, "link", "", (70, 7, 90, 15)),
             region(7, "link", "Help", (100, 7, 130, 15)))  # fmt: skip
    rows = asked(links, links=a_list(an_object(text=_TEXT, x=_WHOLE, y=_WHOLE)))[("links",)]
    assert rows.value == [{"text": "Imprint", "x": 0, "y": 7}, {"text": "Help", "x": 100, "y": 7}]
    assert [leaf.path for leaf in rows.leaves][-1] == "links[1].y"
    unread = asked(links, links=a_list(an_object(text={"type": ["string", "null"]}, x=_WHOLE, y=_WHOLE)))
    assert len(unread[("links",)].value) == 3


def test_lists_of_elements_with_places_are_empty_where_none_was_seen() -> None:
    assert asked(PAGE, buttons=a_list(an_object(text=_TEXT, x=_WHOLE, y=_WHOLE)))[("buttons",)].value == []
    assert asked(PAGE, points=a_list(an_object(x=_WHOLE, y=_WHOLE))) == {}, "a table may hold those"


def test_numbers_of_a_text_may_be_called_x_and_y() -> None:
    line = Evidence("l", "ocr", "line", "x: 3, y: 4", 1.0, _SOURCE, 0)
    assert asked((line,), origin=an_object(x=_WHOLE, y=_WHOLE)) == {}


def test_a_list_bounds_its_items() -> None:
    assert asked(SCREEN, buttons={**a_list(_TEXT), "maxItems": 1})[("buttons",)].value == ["Sign in"]
    assert asked(SCREEN, buttons={**a_list(_TEXT), "minItems": 3}) == {}


@pytest.mark.parametrize(
    ("wanted", "properties"),
    [
        (True, {"buttons": a_list(_TEXT)}), (True, {"form": an_object(checkbox_count=_WHOLE)}),
        (True, {"rows": a_list(an_object(icons=a_list(_TEXT)))}),
        (True, {"save_button": an_object(x=_WHOLE, y=_WHOLE)}), (True, {"email_field": an_object(box=a_list(_NUMBER))}),
        (True, {"links": a_list(an_object(text=_TEXT, x=_WHOLE, y=_WHOLE))}), (True, {"has_save_button": _YES_OR_NO}),
        (True, {"submit_buttons": a_list(_TEXT)}), (True, {"is_button_visible": _YES_OR_NO}),
        (False, {"links": a_list(_TEXT)}), (False, {"total": _NUMBER}), (False, {"button": _TEXT}),
        (False, {"cars": a_list(an_object(x=_WHOLE, y=_WHOLE))}), (False, {"has_discount": _YES_OR_NO}),
        (False, {"button": an_object(colour=_TEXT)}), (False, {"shop": an_object(location=_TEXT)}),
    ],
)  # fmt: skip
def test_schemas_that_can_only_be_about_a_screen(wanted: bool, properties: dict[str, Any]) -> None:
    assert asks_for_elements(tree_of({"type": "object", "properties": properties})) is wanted


@pytest.mark.parametrize(
    ("seen", "properties"),
    [
        (True, {"number_of_cats": _WHOLE, "dogs": a_list(an_object(label=_TEXT, x=_WHOLE, y=_WHOLE))}),
        (True, {"cat": an_object(box=a_list(_NUMBER))}), (False, {"total_count": _TEXT}),
        (False, {"invoice_number": _WHOLE}), (False, {"name": _TEXT, "position": _TEXT}), (False, {"x": _WHOLE}),
        (False, {"firm": an_object(name=_TEXT, location=_TEXT)}), (False, {"number_of_cats": _WHOLE, "total": _NUMBER}),
    ],
)  # fmt: skip
def test_schemas_of_what_a_picture_can_only_show(seen: bool, properties: dict[str, Any]) -> None:
    assert is_only_seen(tree_of({"type": "object", "properties": properties})) is seen
