"""Rules over boxes: which regions a place means."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from python_backends.pointing.place import Place, Rank, Relation
from python_backends.pointing.placing import meant, odds_of, reading_order

SIZE = (100, 100)
# a b
# c   d (large, doubtful)
BOXES = np.array([[5, 5, 15, 15], [60, 6, 70, 16], [20, 60, 30, 70], [55, 55, 95, 95]], np.float32)
SURE = np.array([0.9, 0.8, 0.7, 0.6], np.float32)


def names(place: Place, confidences: Any = SURE, anchor: Any = None) -> str:
    return "".join("abcd"[index] for index in meant(BOXES, np.asarray(confidences, np.float32), place, SIZE, anchor))


def side(*sides: str, several: bool = False) -> Place:
    return Place(frozenset(sides), several=several)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place(), "abcd"),
        (side("left"), "a"),
        (side("left", several=True), "ac"),
        (side("right"), "d"),
        (side("top", "right"), "b"),
        (side("bottom", "left"), "c"),
        (side("centre"), "c"),
        (Place(rank=Rank("left")), "a"),
        (Place(rank=Rank("left", 2)), "c"),
        (Place(rank=Rank("left", -1)), "d"),
        (Place(rank=Rank("left", 5)), ""),
        (Place(rank=Rank("largest")), "d"),
        (Place(rank=Rank("reading", 2)), "b"),
        (Place(rank=Rank("left"), count=2), "ac"),
        (Place(count=2), "ab"),
        (Place(frozenset({"left"}), Rank("bottom")), "c"),
    ],
)
def test_the_regions_meant(place: Place, expected: str) -> None:
    assert names(place) == expected


def test_nothing_stays_nothing() -> None:
    assert len(meant(np.zeros((0, 4), np.float32), np.zeros(0, np.float32), side("left"), SIZE)) == 0


def test_a_thing_in_the_other_half_is_not_on_the_left() -> None:
    right = meant(BOXES[1:2], SURE[1:2], side("left"), SIZE)
    assert len(right) == 0


def test_a_doubtful_region_is_not_the_outermost() -> None:
    assert names(Place(rank=Rank("right")), [0.9, 0.8, 0.7, 0.2]) == "b"


def test_a_doubtful_region_is_not_the_one_on_a_side_or_beside_a_thing() -> None:
    doubtful = [0.9, 0.8, 0.7, 0.2]
    assert names(side("right"), doubtful) == "b"
    assert names(side("right", several=True), doubtful) == "bd"
    below = Place(relation=Relation("below", "b"), several=False)
    assert names(below, doubtful, BOXES[1]) == "c"


def test_odds_are_those_of_the_region_and_of_nothing_before_it() -> None:
    odds = odds_of(BOXES, SURE, Place(rank=Rank("left")), SIZE)
    assert odds == pytest.approx([0.9, 0.8 * 0.1 * 0.3, 0.7 * 0.1, 0.6 * 0.1 * 0.3 * 0.2])
    second = odds_of(BOXES[:3], SURE[:3], Place(rank=Rank("left", 2)), SIZE)
    assert second == pytest.approx([0, 0.8 * (0.9 * 0.3 + 0.1 * 0.7), 0.7 * 0.9])
    assert odds_of(BOXES, SURE, side("top", several=True), SIZE).tolist() == [*SURE[:2].tolist(), 0, 0]


def test_a_second_frame_around_one_thing_does_not_stand_before_it() -> None:
    boxes = np.array([[5, 5, 15, 15], [7, 5, 17, 15]], np.float32)
    odds = odds_of(boxes, np.array([0.5, 0.9], np.float32), Place(rank=Rank("left")), SIZE)
    assert odds == pytest.approx([0.5, 0.9])


@pytest.mark.parametrize(
    ("bearing", "several", "expected"),
    [("left", False, "a"), ("left", True, "ac"), ("below", False, "d"), ("above", True, ""), ("beside", False, "d")],
)
def test_relations_to_another_thing(bearing: Any, several: bool, expected: str) -> None:
    anchor = BOXES[1]
    place = Place(relation=Relation(bearing, "b"), several=several)
    assert names(place, anchor=anchor) == expected


def test_without_its_anchor_a_relation_is_not_judged() -> None:
    assert names(Place(relation=Relation("left", "b"), several=True)) == "abcd"


def test_reading_order_is_rows_then_columns() -> None:
    boxes = np.array([[60, 12, 70, 22], [5, 10, 15, 20], [30, 40, 40, 50], [0, 44, 10, 52]], np.float32)
    assert list(reading_order(boxes)) == [1, 0, 3, 2]
