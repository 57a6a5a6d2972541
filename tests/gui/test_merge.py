"""Text and elements as one list."""

from __future__ import annotations

from python_backends.gui.elements import Element
from python_backends.gui.merge import merged
from tests.gui.build import detected, line_of


def texts(elements: list[Element]) -> list[tuple[str, str]]:
    return [(element.role, element.text) for element in elements]


def test_an_element_knows_its_text() -> None:
    found = merged(detected(("button", (10, 10, 110, 40))), [line_of("Sign in", 30, 17)])
    assert texts(found) == [("button", "Sign in")]


def test_text_in_no_element_is_one_of_its_own() -> None:
    found = merged(detected(("button", (10, 10, 110, 40))), [line_of("Sign in", 30, 17), line_of("Welcome", 10, 100)])
    assert texts(found) == [("button", "Sign in"), ("text", "Welcome")]
    assert found[1].box == (10, 100, 66, 116) and found[1].row is None


def test_a_line_across_neighbouring_links_is_parted() -> None:
    links = detected(("link", (0, 0, 34, 20)), ("link", (38, 0, 82, 20)))
    found = merged(links, [line_of("Home About us", 0, 2)])
    assert texts(found) == [("link", "Home"), ("link", "About"), ("text", "us")]


def test_words_belong_to_the_smallest_element_around_them() -> None:
    found = merged(detected(("dialog", (0, 0, 300, 200)), ("button", (10, 150, 110, 180))),
                   [line_of("Delete file?", 20, 20), line_of("Yes", 30, 157)])  # fmt: skip
    assert texts(found) == [("dialog", "Delete file?"), ("button", "Yes")]


def test_a_label_beside_a_field_is_no_text_of_the_dialog_around_it() -> None:
    things = detected(("dialog", (0, 0, 400, 200)), ("text_field", (75, 50, 300, 80)), ("checkbox", (20, 100, 36, 116)))
    found = merged(things, [line_of("Sign in", 20, 10), line_of("Full name", 4, 57), line_of("Newsletter", 44, 100)])
    assert texts(found) == [
        ("dialog", "Sign in"), ("text_field", ""), ("checkbox", ""), ("text", "Full name"), ("text", "Newsletter"),
    ]  # fmt: skip


def test_lines_of_one_element_are_read_from_the_top_and_the_left() -> None:
    lines = [line_of("three", 10, 40), line_of("two", 60, 11), line_of("one", 10, 10)]
    assert texts(merged(detected(("button", (0, 0, 200, 80))), lines)) == [("button", "one two three")]


def test_a_sign_read_as_a_letter_is_dropped() -> None:
    found = merged(detected(("icon", (10, 10, 30, 30))), [line_of("Q", 12, 10, height=20, letter=16)])
    assert texts(found) == [("icon", "")]


def test_a_sign_before_a_word_is_dropped_and_the_word_kept() -> None:
    found = merged(
        detected(("link", (0, 0, 200, 40)), ("icon", (8, 10, 24, 26))), [line_of("Q Search", 8, 10, letter=14)]
    )
    assert texts(found) == [("link", "Search"), ("icon", "")]
    assert found[0].lines[0].quad.box[0] == 36


def test_a_letter_in_a_button_is_kept() -> None:
    found = merged(detected(("button", (10, 10, 40, 40))), [line_of("7", 18, 16)])
    assert texts(found) == [("button", "7")]


def test_a_word_beside_an_icon_is_kept() -> None:
    found = merged(detected(("icon", (10, 10, 30, 30))), [line_of("OK", 36, 12)])
    assert texts(found) == [("icon", ""), ("text", "OK")]


def test_no_elements_and_no_lines() -> None:
    assert texts(merged(detected(), [line_of("Hello", 0, 0)])) == [("text", "Hello")]
    assert merged(detected(), []) == []
