"""Colour words and pixels."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from python_backends.objects.colouring import LEFT, coloured
from python_backends.pointing.colours import COLOURS, colours_of

SHOWN = {
    "red": (220, 30, 30), "orange": (250, 140, 20), "yellow": (250, 220, 40), "green": (40, 160, 60),
    "teal": (10, 125, 125), "cyan": (40, 220, 235), "blue": (40, 90, 220), "navy": (20, 30, 95),
    "purple": (130, 50, 170), "pink": (250, 130, 190), "brown": (115, 70, 35), "black": (15, 15, 15),
    "grey": (130, 130, 130), "white": (250, 250, 250),
}  # fmt: skip


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("red submit button", {"red"}),
        ("everything blue", {"blue"}),
        ("navy blue car", {"navy"}),
        ("black and white cat", {"black", "white"}),
        ("ein rotes Auto", {"red"}),
        ("chat noir", {"black"}),
        ("gatos negros", {"black"}),
        ("mela rossa", {"red"}),
        ("carro vermelho", {"red"}),
        ("красный мяч", {"red"}),
        ("红色汽车", {"red"}),
        ("赤の車", {"red"}),
        ("كرة حمراء أحمر", {"red"}),
        ("an orange", set()),
        ("orange car", {"orange"}),
        ("rose", set()),
        ("redwood", set()),
        ("cat", set()),
        ("blackboard", set()),
    ],
)
def test_colours_that_are_named(prompt: str, expected: set[str]) -> None:
    assert colours_of(prompt) == expected


def disc(colour: str, ground: tuple[int, int, int] = (200, 190, 170)) -> np.ndarray:  # type: ignore[type-arg]
    image = np.full((100, 100, 3), ground, np.uint8)
    cv2.circle(image, (50, 50), 30, SHOWN[colour], -1)
    return image


BOX = np.array([[20, 20, 80, 80]], np.float32)


@pytest.mark.parametrize("colour", COLOURS)
def test_a_thing_of_its_colour_keeps_its_score(colour: str) -> None:
    assert coloured(disc(colour), BOX, f"{colour} ball") == 1


@pytest.mark.parametrize(
    ("shown", "named"), [("red", "blue"), ("green", "pink"), ("yellow", "black"), ("blue", "orange")]
)
def test_a_thing_of_another_colour_loses_it(shown: str, named: str) -> None:
    assert coloured(disc(shown), BOX, f"{named} ball") == pytest.approx(LEFT)


def test_without_a_colour_nothing_is_judged() -> None:
    assert coloured(disc("red"), BOX, "ball") == 1 and len(coloured(disc("red"), BOX[:0], "red ball")) == 0


def test_each_of_several_colours_must_be_there() -> None:
    image = disc("red")
    image[30:50, 20:80] = SHOWN["blue"]
    assert coloured(image, BOX, "red and blue flag") == 1
    assert coloured(image, BOX, "red and green flag") == pytest.approx(LEFT)


def test_boxes_are_judged_by_themselves() -> None:
    image = np.concatenate([disc("red"), disc("blue")], axis=1)
    boxes = np.array([[20, 20, 80, 80], [120, 20, 180, 80], [-10, -10, 300, 200]], np.float32)
    assert coloured(image, boxes, "red ball").tolist() == pytest.approx([1, LEFT, 1])
