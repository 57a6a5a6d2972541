"""Words around what a prompt names go; words of it stay."""

from __future__ import annotations

import pytest

from python_backends.objects.plain import plain_prompt

CASES = {
    "cat": "cat",
    "The Cat": "cat",
    "find all the red buttons, please": "red buttons",
    "Where is the submit button?": "submit button",
    "an apple": "apple",
    "all red objects": "all red objects",
    "whatever is red": "whatever is red",
    "  every   hot  dog ": "hot dog",
    "anchor": "anchor",
    "the": "the",
    "яблоко": "яблоко",
    "show me each dog.": "dog",
    "!": "!",
}


@pytest.mark.parametrize(("text", "expected"), CASES.items(), ids=list(CASES))
def test_what_is_asked_for_stays(text: str, expected: str) -> None:
    assert plain_prompt(text) == expected
