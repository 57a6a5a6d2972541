"""Which elements a phrase means."""

from __future__ import annotations

import pytest

from python_backends.gui.colour import colours_of, name_of
from python_backends.gui.elements import Box
from python_backends.gui.find import found
from python_backends.gui.labels import labels_beside
from python_backends.gui.phrase import found_phrase
from tests.gui.build import Corners, element
from tests.gui.fakes import screen

FORM = [
    element("heading", (100, 20, 300, 50), "Welcome back"),
    element("text", (100, 80, 160, 96), "E-mail"),
    element("text_field", (100, 100, 400, 130)),
    element("text_field", (100, 140, 400, 170), "Search for..."),
    element("checkbox", (100, 180, 116, 196)),
    element("text", (122, 180, 220, 196), "Remember me"),
    element("button", (100, 210, 180, 240), "Log in", 0.7),
    element("link", (200, 215, 330, 235), "Forgot password?"),
    element("link", (340, 215, 460, 235), "Select all"),
    element("button", (100, 250, 180, 280), "Log in", 0.9),
]


def places(words: str, colour: str = "white") -> list[int]:
    return found(FORM, found_phrase(words), lambda box: (colour, "black"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Log in", [9, 6]),
        ("log in button", [9, 6]),
        ("Anmelden", [9, 6]),
        ("all links", [7, 8]),
        ("search box", [3]),
        ("email field", [2]),
        ("the remember me checkbox", [4]),
        ("Remember me", [4, 5]),
        ("forgot password button", [7]),
        ("Select all", [8]),
        ("heading", [0]),
        ("slider", []),
        ("Sign up", []),
        ("delete button", []),
        ("Forgot pasword", [7]),
    ],
)
def test_what_is_found(words: str, expected: list[int]) -> None:
    found_places = places(words)
    assert found_places == expected or sorted(found_places) == sorted(expected) and words == "Remember me"


def test_the_better_text_comes_first() -> None:
    elements = [element("button", (0, 0, 90, 20), "Save as draft"), element("button", (0, 30, 90, 50), "Save")]
    assert found(elements, found_phrase("save"), lambda box: ("", "")) == [1, 0]


def test_colours_choose() -> None:
    elements = [element("button", (0, 0, 90, 20), "Yes"), element("button", (0, 30, 90, 50), "No")]
    colours = {0.0: ("green", "white"), 30.0: ("white", "red")}
    assert found(elements, found_phrase("green button"), lambda box: colours[box.y0]) == [0]
    assert found(elements, found_phrase("red button"), lambda box: colours[box.y0]) == [1]
    assert found(elements, found_phrase("blue button"), lambda box: colours[box.y0]) == []


def test_teal_is_a_colour_and_may_be_called_green_or_blue() -> None:
    elements = [element("button", (0, 0, 90, 20), "Yes")]
    for words in ("teal button", "turquoise button", "green button", "blue button"):
        assert found(elements, found_phrase(words), lambda box: ("teal", "white")) == [0], words
    assert found(elements, found_phrase("teal button"), lambda box: ("blue", "white")) == []


def test_labels_stand_above_or_beside() -> None:
    assert labels_beside(FORM)[2] == "E-mail"
    assert labels_beside(FORM)[4] == "Remember me"
    assert labels_beside(FORM)[6] == ""


@pytest.mark.parametrize(
    ("role", "box", "label"),
    [
        ("text_field", (75, 134, 325, 166), (24, 141, 90, 157)),  # begins before its label ends
        ("select", (105, 149, 193, 177), (41, 148, 118, 179)),  # the label's box runs over its edge
        ("text_field", (150, 134, 325, 166), (24, 141, 90, 157)),  # begins late
        ("checkbox", (163, 263, 190, 278), (186, 263, 257, 277)),
    ],
)
def test_loose_boxes_keep_their_labels(role: str, box: Corners, label: Corners) -> None:
    assert labels_beside([element("text", label, "Label"), element(role, box)])[1] == "Label"


def test_a_mark_in_the_middle_of_a_line_parts_two_labels() -> None:
    elements = [
        element("text", (30, 100, 158, 116), "Monthly Yearly"),
        element("radio", (14, 100, 30, 116)), element("radio", (86, 100, 102, 116)),
    ]  # fmt: skip
    assert labels_beside(elements)[1:] == ["Monthly", "Yearly"]
    assert found(elements, found_phrase("yearly radio"), lambda box: ("", "")) == [2]
    assert found(elements[:2], found_phrase("yearly checkbox"), lambda box: ("", "")) == [], "it was not seen"


def test_a_text_labels_what_it_is_nearest_to() -> None:
    elements = [
        element("text", (24, 186, 68, 198), "E-mail"), element("text_field", (77, 178, 297, 208)),
        element("text_field", (27, 219, 320, 252)),
    ]  # fmt: skip
    assert labels_beside(elements) == ["", "E-mail", ""]


def test_far_texts_are_no_labels() -> None:
    elements = [element("text", (0, 0, 60, 16), "Title"), element("text_field", (0, 300, 200, 330))]
    assert labels_beside(elements)[1] == ""


@pytest.mark.parametrize(
    ("colour", "name"),
    [((220, 30, 40), "red"), ((0, 123, 255), "blue"), ((40, 167, 69), "green"), ((255, 193, 7), "yellow"),
     ((255, 140, 0), "orange"), ((111, 66, 193), "purple"), ((232, 62, 140), "pink"), ((255, 255, 255), "white"),
     ((20, 22, 25), "black"), ((128, 128, 130), "grey"), ((120, 70, 20), "brown"),
     ((0, 128, 128), "teal"), ((64, 224, 208), "teal")],
)  # fmt: skip
def test_names_of_colours(colour: tuple[int, int, int], name: str) -> None:
    assert name_of(colour) == name


def test_an_element_has_the_colours_of_its_ground_and_its_text() -> None:
    page = screen(200, 100)
    page[20:60, 20:120] = (0, 123, 255)
    page[35:45, 50:90] = (255, 255, 255)
    assert colours_of(page, Box(20, 20, 120, 60)) == ("blue", "white")


def test_boxes_at_the_edge_have_colours() -> None:
    page = screen(50, 50)
    assert colours_of(page, Box(49.6, 49.6, 50, 50)) == ("white", "white")
    assert colours_of(page, Box(-5, -5, 10, 10)) == ("white", "white")
