"""Phrases with places in them: what is left for the network, and what the rules get."""

from __future__ import annotations

import pytest

from python_backends.pointing.place import Place, Rank, Relation
from python_backends.pointing.prompt import Prompt, prompt_of


def one(*sides: str, rank: Rank | None = None, relation: Relation | None = None) -> Place:
    return Place(frozenset(sides), rank, relation, None, several=False)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "query", "place"),
    [
        ("the leftmost cat", "cat", one(rank=Rank("left"))),
        ("the cat on the left", "cat", one("left")),
        ("left cat", "cat", one("left")),
        ("where is the leftmost cat", "cat", one(rank=Rank("left"))),
        ("cat on the far left", "cat", one("left")),
        ("the cat on the left side of the image", "cat", one("left")),
        ("left-hand menu", "menu", one("left")),
        ("uppermost cat", "cat", one(rank=Rank("top"))),
        ("the lowest cat", "cat", one(rank=Rank("bottom"))),
        ("top-right icon", "icon", one("top", "right")),
        ("icon in the top right corner", "icon", one("top", "right")),
        ("bottom left button", "button", one("bottom", "left")),
        ("the cat in the middle", "cat", one("centre")),
        ("the biggest red dog", "red dog", one(rank=Rank("largest"))),
        ("second largest dog", "dog", one(rank=Rank("largest", 2))),
        ("second button from the left", "button", one(rank=Rank("left", 2))),
        ("the last star", "star", one(rank=Rank("reading", -1))),
        ("cup to the left of the plate", "cup", one(relation=Relation("left", "plate"))),
        ("the cat under the table", "cat", one(relation=Relation("below", "table"))),
        ("button next to the search box", "button", one(relation=Relation("beside", "search box"))),
        ("Hund oben links", "dog", one("top", "left")),
        ("größter Hund", "dog", one(rank=Rank("largest"))),
        ("zweite Taste von links", "Taste", one(rank=Rank("left", 2))),
        ("chat en haut à gauche", "chat", one("top", "left")),
        ("le plus grand chat", "chat", one(rank=Rank("largest"))),
        ("chat le plus à gauche", "chat", one(rank=Rank("left"))),
        ("gato a la izquierda", "cat", one("left")),
        ("gato más grande", "cat", one(rank=Rank("largest"))),
        ("gatto in alto", "cat", one("top")),
        ("gato no topo", "cat", one("top")),
        ("кот слева", "кот", one("left")),
        ("左边的猫", "cat", one("left")),
        ("右の猫", "cat", one("right")),
        ("two leftmost cats", "cats", Place(rank=Rank("left"), count=2)),
        ("three dogs on the right", "dogs", Place(frozenset({"right"}), count=3)),
        ("buttons at the bottom of the page", "buttons", Place(frozenset({"bottom"}))),
        ("the OK button on the left", "OK button", one("left")),
        ("every cat on the left", "cat", Place(frozenset({"left"}))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_place_is_taken_out_of_the_words(words: str, query: str, place: Place) -> None:
    assert prompt_of(words) == Prompt(words, query, place)


@pytest.mark.parametrize(
    "words",
    ["left arrow", "top hat", "first name field", "last name", "middle finger", "bottle", "right", "red cat", "glass",
     "first aid kit", "everything red", "'Sign in' button", "second hand"],
)  # fmt: skip
def test_names_that_only_sound_like_places_stay_whole(words: str) -> None:
    assert prompt_of(words) == Prompt(words, words)


def test_the_label_is_what_was_said() -> None:
    assert prompt_of("The leftmost cat").label == "The leftmost cat"
    assert prompt_of("all the cats", "cats").label == "cats"
