"""What words ask for beyond one phrase, and which elements that means."""

from __future__ import annotations

import pytest

from python_backends.gui.choose import chosen
from python_backends.gui.wish import found_wish, wished
from tests.gui.build import element

SCREEN = [
    element("link", (600, 10, 660, 26), "Orders"),
    element("link", (700, 10, 770, 26), "Log out"),
    element("button", (20, 100, 140, 130), "Save changes"),
    element("button", (160, 100, 240, 130), "Cancel"),
    element("button", (250, 100, 370, 130), "Delete account"),
    element("button", (20, 200, 120, 230), "Add to cart"),
    element("button", (140, 200, 240, 230), "Add to cart"),
    element("button", (260, 200, 360, 230), "Add to cart"),
    element("checkbox", (20, 300, 36, 316)),
    element("text", (42, 300, 300, 316), "I accept the Terms and Conditions"),
    element("button", (20, 400, 80, 430), "Yes"),
    element("button", (100, 400, 160, 430), "No"),
]
BUTTONS = [2, 3, 4, 5, 6, 7, 10, 11]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("How many buttons are there?", BUTTONS),
        ("count the buttons", BUTTONS),
        ("What is the number of checkboxes on this page?", [8]),
        ("the leftmost button", [10]),
        ("second button", [3]),
        ("the last button", [11]),
        ("the twelfth button", []),
        ("the ninth button", []),
        ("button next to Cancel", [4]),
        ("button to the left of Cancel", [2]),
        ("button next to Imprint", []),
        ("buttons except Cancel", [place for place in BUTTONS if place != 3]),
        ("all buttons without Yes and No", BUTTONS[:-2]),
        ("everything except buttons", [0, 1, 8, 9]),
        ("Save changes and Cancel", [2, 3]),
        ("Cancel, Delete account and Orders", [3, 4, 0]),
        ("Yes and No buttons", [10, 11]),
        ("the 'Yes' and 'No' buttons", [10, 11]),
        ("Where should I click to sign out?", [1]),
        ("how do I sign out?", [1]),
        ("Go to orders", [0]),
        ("log off", [1]),
        ("remove account button", [4]),
        ("the second Add to cart button", [6]),
        ("the second 'Add to cart' button", [6]),
        ("the Add to cart button on the right", []),
        ("Terms and Conditions", [8, 9]),
        ("no button", [11]),
        ("un botón", BUTTONS),
    ],
)
def test_what_is_meant(words: str, expected: list[int]) -> None:
    for wish in (found_wish(words), wished(words)):
        assert wish is not None
        assert sorted(chosen(SCREEN, wish, lambda box: ("white", "black"), (800, 600))) == sorted(expected)


def test_the_words_stay_as_they_were_given() -> None:
    wish = wished("How many buttons are there?")
    assert wish is not None and wish.words == "How many buttons are there?"


def test_what_reads_like_the_words_is_meant_whatever_they_say_of_a_place() -> None:
    elements = [element("link", (0, 0, 50, 16), "Back"), element("link", (0, 400, 90, 416), "Back to top")]
    wish = found_wish("Back to top")
    assert wish is not None and chosen(elements, wish, lambda box: ("", ""), (500, 500)) == [1]


def test_a_misread_label_is_no_list() -> None:
    elements = [element("button", (0, 0, 90, 16), "Yes"), element("button", (0, 40, 90, 56), "Yes, de1ete it")]
    wish = found_wish("Yes, delete it")
    assert wish is not None and chosen(elements, wish, lambda box: ("", ""), (500, 500)) == [1]


def test_a_label_that_begins_like_a_place_is_a_label() -> None:
    elements = [element("button", (0, 0, 50, 16), "Sign up"), element("button", (0, 400, 90, 416), "Top up")]
    wish = wished("the Top up button")
    assert wish is not None and chosen(elements, wish, lambda box: ("", ""), (500, 500)) == [1]


def test_a_side_chooses_where_several_are_alike() -> None:
    wish = wished("the Add to cart button on the left")
    assert wish is not None and chosen(SCREEN, wish, lambda box: ("", ""), (800, 600)) == [5]


@pytest.mark.parametrize(
    "words",
    ["How many elements are there?", "Describe the screenshot", "Analyze this page",
     "How many people are in the picture and what do they want from us today?"],
)  # fmt: skip
def test_words_that_name_nothing_ask_for_everything(words: str) -> None:
    assert wished(words) is None


@pytest.mark.parametrize(
    "words",
    ["", "Detect all GUI elements.", "What does this screenshot show?", "Detect all objects.", "Alle Elemente erkennen",
     "How many people are in the picture and what do they want from us today?"],
)  # fmt: skip
def test_words_that_name_no_thing_ask_for_everything(words: str) -> None:
    assert wished(words) is None


@pytest.mark.parametrize("words", ["find the save button", "Sign in", "Which checkboxes are there?"])
def test_words_that_name_a_thing(words: str) -> None:
    wish = wished(words)
    assert wish is not None and wish.plain.filters
