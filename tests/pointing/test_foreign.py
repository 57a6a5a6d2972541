"""Names in other languages become English, alone and with a colour; everything else stays."""

from __future__ import annotations

import pytest

from python_backends.pointing.foreign import ENGLISH_TOO, TABLE, in_english


@pytest.mark.parametrize(
    ("phrase", "english"),
    [
        ("Schmetterling", "butterfly"), ("SCHMETTERLINGE", "butterfly"), ("猫", "cat"), ("gatos", "cat"),
        ("perro", "dog"), ("botón", "button"), ("Suchfeld", "search field"),
        ("étoile jaune", "yellow star"), ("e\u0301toile jaune", "yellow star"), ("青の星", "blue star"),
        ("蓝色的猫", "blue cat"), ("gatos negros", "black cat"), ("roter Schmetterling", "red butterfly"),
    ],
    ids=lambda value: value,
)  # fmt: skip
def test_names_are_put_into_english(phrase: str, english: str) -> None:
    assert in_english(phrase) == english


@pytest.mark.parametrize(
    "phrase",
    ["cat", "cats", "black cat", "red submit button", "everything red", "pain", "chat", "orange", "kleiner Hund", "",
     "bananas", "Kind", "a butterfly on a Schmetterling"],
    ids=lambda value: value or "empty",
)  # fmt: skip
def test_what_is_english_or_unknown_stays(phrase: str) -> None:
    assert in_english(phrase) == phrase


def test_russian_names_may_stand_in_a_case() -> None:
    assert [in_english(name) for name in ("кошку", "собаки")] == ["cat", "dog"]


def test_the_colour_tells_the_language_of_a_name_that_is_english_too() -> None:
    assert in_english("chat noir") == "black cat"
    assert in_english("black chat") == "black chat"


def test_no_name_in_the_table_means_two_things() -> None:
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()]
    names = [name.removeprefix(ENGLISH_TOO) for _, *others in rows for name in others]
    assert len(names) == len(set(names)) > 15_000
    assert all(english and others for english, *others in rows)
