"""Average precision against cases worked out by hand, and what counts as right."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from builders.objects.measure import Floats, average_precision, judged, kind_of, measure
from builders.objects.sentences import Sentences
from builders.scenes.scene import Prompt
from python_backends.objects.grouping import Rules
from tests.builders.objects.conftest import scene, thing


def precision(scores: list[float], right: list[bool], there: int) -> float:
    return average_precision(np.array(scores), np.array(right, bool), there)


def test_average_precision() -> None:
    assert precision([0.9, 0.8], [True, True], 2) == 1
    assert precision([0.9, 0.8], [True, True], 4) == 0.5
    assert precision([0.9, 0.8, 0.7], [True, False, True], 2) == pytest.approx((1 + 2 / 3) / 2)
    assert precision([0.9, 0.8], [False, True], 1) == 0.5
    assert precision([], [], 3) == 0


def test_nothing_to_find_has_no_average_precision() -> None:
    assert np.isnan(precision([0.5], [False], 0))


def boxes(*lefts: float) -> Floats:
    return np.array([[x, 0, x + 10, 10] for x in lefts], np.float32)


def test_a_true_box_is_taken_once_and_by_the_best() -> None:
    true = np.array([[0, 0, 10, 10], [100, 0, 110, 10]], np.float32)
    assert judged(boxes(1, 0, 101, 50), true) == [True, False, True, False]


def test_less_than_half_an_overlap_is_not_right() -> None:
    assert judged(boxes(4), np.array([[0, 0, 10, 10]], np.float32)) == [False]


def test_names_of_the_held_half_are_a_kind_of_their_own() -> None:
    one = scene([thing("yak", (0, 0, 9, 9), unseen_name=True)], [])
    assert kind_of(Prompt("yak", (0,), "name"), one) == "unseen_name"
    assert kind_of(Prompt("yak", (), "absent"), one) == "absent"
    assert kind_of(Prompt("rotes Yak", (0,), "colour_name", "de"), one) == "foreign"


def test_scenes_are_measured_by_kind_and_absent_things_count_against_all(sentences: Sentences) -> None:
    def looks(image: npt.NDArray[np.uint8], asked: Floats) -> tuple[Floats, Floats]:
        return np.full((len(asked), 1), 0.7, np.float32), np.array([[0, 0, 10, 10]], np.float32)

    prompts = [Prompt("cat", (0,), "name"), Prompt("dog", (), "absent"), Prompt("left cat", (0,), "position")]
    report = measure([scene([thing("cat", (0, 0, 10, 10))], prompts)], looks, sentences, Rules())
    assert sorted(report.kinds) == ["absent", "name"]
    assert report.kinds["name"].precision() == 1
    assert report.whole.there == 1 and report.whole.prompts == 2
    assert report.wolves(0.5) == 1 and report.wolves(0.8) == 0
