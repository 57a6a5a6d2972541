"""Languages that are named in passing, about a text that is sent beside the words."""

from __future__ import annotations

import pytest

from python_backends.errors import InvalidRequest
from python_backends.translate.order import order_of
from python_backends.translate.request import TranslateRequest


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Read this and translate it into Spanish.", "es"),
        ("Extract the text. Then translate to French, please", "fr"),
        ("What does it say? Translate from English into Italian", "it"),
        ("Lies das Bild und übersetze es ins Englische", "en"),
    ],
)
def test_the_language_is_found_behind_other_words(words: str, code: str) -> None:
    order = order_of(TranslateRequest(instruction=words, text="a text"), ())
    assert (str(order.target), order.texts) == (code, ("a text",))


def test_words_without_a_language_still_need_one() -> None:
    with pytest.raises(InvalidRequest, match="target_language is required"):
        order_of(TranslateRequest(instruction="Read this and translate it", text="a text"), ())


@pytest.mark.parametrize(
    "aside", [", preserving all HTML tags exactly", " and keep the markup", " without touching the numbers, please"]
)
def test_how_to_translate_is_no_part_of_the_text(aside: str) -> None:
    order = order_of(TranslateRequest(instruction=f"Translate this to French{aside}: <b>Go</b> on"), ())
    assert order.texts == ("<b>Go</b> on",)
