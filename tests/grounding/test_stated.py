"""Booleans out of sentences, and words that mean yes or no where they stand within one."""

from __future__ import annotations

import pytest

from python_backends.grounding.candidates import candidates_of
from python_backends.grounding.known.stated import stated
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import StreamWord, WordStream
from python_backends.grounding.tree import Leaf
from python_backends.grounding.values.locale import locale_of


def prose(*lines: str) -> WordStream:
    """Words of a text: they have no place on a page."""
    return WordStream(tuple(StreamWord(word, f"l{number}", 1.0, number) for number, line in enumerate(lines)
                            for word in line.split()))  # fmt: skip


def said(text: str, *names: str) -> dict[str, object]:
    tree = tree_of({"type": "object", "properties": {name: {"type": "boolean"} for name in names}})
    return {str(path[0]): answer.value for path, answer in stated(tree, prose(text)).items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Maria is married and does not smoke. She joined on 5 March.", {"married": True, "is_smoker": False}),
        ("The hotel has a pool, free wifi and no parking.", {"pool": True, "wifi": True, "has_parking": False}),
        ("The invoice was paid.", {"paid": True}),
        ("The invoice has not been paid.", {"paid": False}),
        ("The invoice is unpaid.", {"paid": False}),
        ("The product is out of stock.", {"in_stock": False}),
        ("It isn't available yet.", {"isAvailable": False}),
        ("Das Zimmer hat einen Balkon, aber keinen Fernseher.", {"balkon": True, "fernseher": False}),
    ],
)
def test_what_a_sentence_says(text: str, expected: dict[str, bool]) -> None:
    assert said(text, *expected) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Is the invoice paid?", "paid"),
        ("If the invoice is paid, tell me.", "paid"),
        ("The meeting is about parking.", "parking"),
        ("It may be paid.", "paid"),
        ("It is paid. It is not paid.", "paid"),
        ("Parking: ask Ann.", "parking"),
        ("She joined on 5 March.", "smoker"),
    ],
)
def test_what_a_sentence_does_not_say(text: str, name: str) -> None:
    assert said(text, name) == {}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("She joined on 5 March and earns 2,500 a month.", []),
        ("It has wifi and no parking.", []),
        ("Remote: yes", [True]),
        ("a=no, b=yes, c", [False, True]),
        ("| Ann | yes |", [True]),
        ("Full time no", [False]),
        ("No", [False]),
    ],
)
def test_yes_and_no_within_a_sentence_are_no_values(text: str, values: list[bool]) -> None:
    stream = prose(text)
    found = candidates_of(Leaf("boolean", {"type": "boolean"}), stream, locale_of(stream))
    assert [candidate.value for candidate in found] == values
