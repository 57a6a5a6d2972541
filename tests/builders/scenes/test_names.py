"""Where names come from: file names of icons, labels of emoji, descriptions of stamps; and which are held."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from builders.scenes.catalogue import INDEX, PIXELS, load
from builders.scenes.colours import COLOURS
from builders.scenes.names import LANGUAGES, table
from builders.scenes.phrases import a, plural
from builders.scenes.shapes import SHAPES
from builders.scenes.sprites.halves import HELD_NAMES, held_drawing, unseen
from builders.scenes.sprites.icons import thing
from builders.scenes.sprites.lexicon import english_names
from builders.scenes.sprites.objects import described
from builders.scenes.sprites.raw import Raw
from builders.scenes.sprites.sources import ALL, Npm


@pytest.mark.parametrize(
    ("stem", "endings", "shown"),
    [
        ("shopping-cart", (), "shopping cart"),
        ("camera-fill", ("fill",), "camera"),
        ("brand-github", (), ""),
        ("arrow-bar-left", (), ""),
        ("battery-3", (), ""),
        ("eye-off", (), ""),
        ("trash-2", (), "trash 2"),
        ("x", (), "x"),
    ],
)
def test_an_icon_shows_what_its_file_says_if_that_is_a_thing(stem: str, endings: tuple[str, ...], shown: str) -> None:
    assert thing(stem, endings) == shown


@pytest.mark.parametrize(
    ("label", "group", "names"),
    [
        ("automobile", "transport-ground", ("automobile", "car")),
        ("owl", "animal-bird", ("owl", "bird")),
        ("feather", "animal-bird", ("feather",)),
        ("tiger face", "animal-mammal", ("tiger face", "tiger")),
        ("flag: Norway", "country-flag", ("flag of Norway", "Norway flag", "flag")),
    ],
)
def test_english_names_of_emoji(label: str, group: str, names: tuple[str, ...]) -> None:
    assert english_names(label, group) == names


def test_a_description_gives_names_without_articles() -> None:
    names = described("A duck.\nde.utf8=Eine Ente.\nfr.utf8=Un canard.\nzh_CN.utf8=鸭子。\ntlh.utf8=x\n")
    assert names == {"en": ("duck",), "de": ("Ente",), "fr": ("canard",), "zh": ("鸭子",)}


@pytest.mark.parametrize("text", ["", "A computer mouse. Squeak!", "The house where my old aunt lives."])
def test_a_sentence_is_no_name(text: str) -> None:
    assert described(text) == {}


def test_held_names_are_no_shapes_and_no_colours() -> None:
    trained = {name for shape in SHAPES.values() if not shape.held for name in shape.names["en"]}
    assert len(HELD_NAMES) > 200
    assert not HELD_NAMES & (trained | set(COLOURS))


def test_a_style_and_a_name_are_held_apart() -> None:
    picture = np.zeros((4, 4, 4), np.uint8)
    held_style = Raw(picture, "emoji", "fluent-flat", {"en": ("cat",)}, frozenset(), "cat.svg")
    held_name = Raw(picture, "emoji", "twemoji", {"en": ("violin",)}, frozenset(), "1f3bb.svg")
    assert (held_drawing(held_style), unseen(held_style)) == (True, False)
    assert (held_drawing(held_name), unseen(held_name)) == (False, True)


@pytest.mark.parametrize("file", ["colours.tsv", "shapes.tsv", "roles.tsv"])
def test_every_table_has_a_name_in_every_language(file: str) -> None:
    for names in table(file).values():
        assert tuple(names) == LANGUAGES
        assert all(name.strip() == name and name for its in names.values() for name in its)


@pytest.mark.parametrize(
    ("one", "many"),
    [("wolf", "wolves"), ("red box", "red boxes"), ("cherry", "cherries"), ("key", "keys"), ("glass", "glasses")],
)
def test_plurals(one: str, many: str) -> None:
    assert plural(one) == many


def test_a_drawing_that_can_be_painted_has_no_colour_in_its_name(tmp_path: Path) -> None:
    rows = [
        {"names": {"en": ["black cat", "cat"], "de": ["schwarze Katze"]}, "offset": 0},
        {"names": {"en": ["green heart"], "de": ["grünes Herz"]}, "offset": 4},
        {"names": {"en": ["bell"], "de": ["Glocke"]}, "offset": 8},
    ]
    rest = {"height": 2, "width": 2, "channels": 1, "kind": "icon", "source": "twemoji:a.svg", "colour": None}
    flags = {"related": [], "maybe_colours": [], "held": False, "unseen_name": False, "upright": True}
    (tmp_path / INDEX).write_text(json.dumps([{**row, **rest, **flags} for row in rows]), encoding="utf-8")
    (tmp_path / PIXELS).write_bytes(bytes(12))
    names = [entry.names for entry in load(tmp_path, "train").entries]
    assert names == [{"en": ("cat",)}, {"en": ("bell",), "de": ("Glocke",)}]
    assert load(tmp_path, "held").entries == ()


def test_articles() -> None:
    assert (a("orange"), a("star"), a("scissors"), a("glass")) == ("an orange", "a star", "scissors", "a glass")


def test_an_archive_with_another_content_is_refused() -> None:
    assert len({package.name for package in ALL}) == len(ALL)
    assert not any(package.sound(b"something else") for package in ALL)
    assert Npm("@a/b", "1", "MIT", "").file == "a-b-1.tgz"
