"""Requests in people's words: what they name, and whether shapes are wanted."""

from __future__ import annotations

import pytest

from python_backends.objects.wording import Wording, understood

BOTH = ("polygon", "png")


@pytest.mark.parametrize(
    ("instruction", "things"),
    [
        ("find the red submit button and all cats", ["red submit button", "cats"]),
        ("Detect red submit button.", ["red submit button"]),
        ("where is the search box?", ["search box"]),
        ("Tell me where the red ball is", ["red ball"]),
        ("How many cats are there in the picture?", ["cats"]),
        ("Is there a dog in the photo?", ["dog"]),
        ("In this image, find the dog", ["dog"]),
        ("I have a photo of a park. Find the dog. It is brown.", ["dog"]),
        ("Please find me a red ball, thanks", ["red ball", "thanks"]),
        ("Draw a bounding box around every person, car and traffic light", ["person", "car", "traffic light"]),
        ("Return the bounding boxes of all cars", ["cars"]),
        ("Find the dog and return its bounding box as JSON", ["dog"]),
        ("Find the following: apples, pears; bananas", ["apples", "pears", "bananas"]),
        ("Detect all objects such as cats and dogs", ["cats", "dogs"]),
        ("find all animals except dogs", ["animals"]),
        ("Don't find dogs. Find cats.", ["cats"]),
        (
            "find the black and white cat and the 'Save and close' button",
            ["black and white cat", "'Save and close' button"],
        ),
        ("Locate the search box at https://example.com/x.png", ["search box"]),
        ("find the table, box and mask", ["table", "box", "mask"]),
        ("find everything red", ["everything red"]),
        ("Can you point to the second button from the left?", ["second button from the left"]),
        ("cats, dogs", ["cats", "dogs"]),
        ("red submit button", ["red submit button"]),
        ("1. cat\n2. dog", ["cat", "dog"]),
        ("circle on the left", ["circle on the left"]),
        ("circle and star", ["circle", "star"]),
        ("box", ["box"]),
        ("label at the top", ["label at the top"]),
        ("circle the dog", ["dog"]),
        ("mark all cats", ["cats"]),
        ("What colour is the square?", ["square"]),
        ("What is the rightmost shape?", ["rightmost shape"]),
        ("What is the dog doing?", ["dog"]),
        ("Describe the dog", ["dog"]),
        ("number of cats", ["cats"]),
        ("I need the coordinates of the dog", ["dog"]),
        ("what animals are there?", ["animals"]),
        ("Which animals do you see in the picture?", ["animals"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_things_that_are_named(instruction: str, things: list[str]) -> None:
    assert [prompt.label for prompt in understood(instruction).prompts] == things


@pytest.mark.parametrize(
    ("instruction", "things"),
    [
        ("Finde alle Katzen und den roten Knopf", ["Katzen", "roten Knopf"]),
        ("Kannst du die Katzen finden?", ["Katzen"]),
        ("Wo ist die Suchleiste?", ["Suchleiste"]),
        ("Zeig mir die Autos im Bild", ["Autos"]),
        ("Markiere bitte jeden Menschen", ["Menschen"]),
        ("entoure les chats", ["chats"]),
        ("Où est le bouton rouge ?", ["bouton rouge"]),
        ("Y a-t-il un chien ?", ["chien"]),
        ("Montre-moi les voitures sur cette photo s'il te plaît", ["voitures"]),
        ("¿Dónde está el botón rojo?", ["botón rojo"]),
        ("Encuentra todos los gatos y perros en esta imagen", ["gatos", "perros"]),
        ("Trova tutti i gatti", ["gatti"]),
        ("Dov'è il pulsante rosso?", ["pulsante rosso"]),
        ("Encontre o gato e o cachorro", ["gato", "cachorro"]),
        ("найди кошку", ["кошку"]),
        ("Где собака?", ["собака"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_languages(instruction: str, things: list[str]) -> None:
    assert [prompt.label for prompt in understood(instruction).prompts] == things


@pytest.mark.parametrize(
    "instruction",
    ["", "Detect all objects.", "Detect all objects in this image", "objects", "What is in this image?",
     "What do you see?", "Describe", "Analyze the image", "What is the image about?",
     "Describe what is in it", "Finde alle Objekte",
     "Détecte tous les objets",
     "Describe this picture in three sentences for somebody who is blind"],
)  # fmt: skip
def test_everything_is_wanted_where_nothing_is_named(instruction: str) -> None:
    assert understood(instruction) == Wording()


@pytest.mark.parametrize(
    ("instruction", "things", "masks"),
    [
        ("segment the dog", ["dog"], BOTH),
        ("Segment red ball.", ["red ball"], BOTH),
        ("cut out the dog from the image", ["dog"], BOTH),
        ("Cut the dog out", ["dog"], BOTH),
        ("Find the dog and cut it out", ["dog"], BOTH),
        ("Schneide den Hund aus", ["Hund"], BOTH),
        ("Détoure le chien et le chat", ["chien", "chat"], BOTH),
        ("Recorta el perro", ["perro"], BOTH),
        ("Segment everything", [], BOTH),
        ("outline polygon of the car", ["car"], ("polygon",)),
        ("Give me the polygon of the car", ["car"], ("polygon",)),
        ("Locate cats and dogs with their masks", ["cats", "dogs"], ("png",)),
        ("segment the dog as RLE", ["dog"], ("rle",)),
        ("Find the person wearing a mask", ["person wearing a mask"], ()),
        ("find the mask", ["mask"], ()),
        ("mask", ["mask"], ()),
        ("mask the dog", ["dog"], ("png",)),
        ("Find people with masks", ["people with masks"], ()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_shapes_that_are_wanted(instruction: str, things: list[str], masks: tuple[str, ...]) -> None:
    said = understood(instruction)
    assert ([prompt.label for prompt in said.prompts], said.masks) == (things, masks)


@pytest.mark.parametrize(
    ("instruction", "things", "but"),
    [
        ("not red circles", [], ["red circles"]),
        ("no cats", [], ["cats"]),
        ("all shapes but not stars", ["shapes"], ["stars"]),
        ("find all animals except dogs and cats", ["animals"], ["dogs", "cats"]),
        ("find all animals except dogs. Find cars.", ["animals", "cars"], ["dogs"]),
        ("find cats, not dogs", ["cats"], ["dogs"]),
        ("Don't find dogs. Find cats.", ["cats"], []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_things_that_are_not_wanted(instruction: str, things: list[str], but: list[str]) -> None:
    said = understood(instruction)
    assert ([prompt.label for prompt in said.prompts], [prompt.label for prompt in said.but]) == (things, but)


def test_of_a_long_text_both_ends_are_read() -> None:
    document = "lorem ipsum dolor sit amet " * 5_000
    assert [prompt.label for prompt in understood(f"{document}\nFind the dog").prompts] == ["dog"]
    assert [prompt.label for prompt in understood(f"Find the dog.\n{document}").prompts] == ["dog"]


def test_each_thing_is_asked_for_once() -> None:
    assert len(understood("find the dog, a cat and the dog").prompts) == 2
