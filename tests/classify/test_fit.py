"""How the classifier's numbers are fitted and judged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from builders.classify.fit import classes_of, lines_of, logistic_of, ridge, temperature_of
from builders.classify.labelled import read_tasks
from builders.classify.ratings import LOCK, SETS, halves, lexicon_lines, rated_texts
from builders.wheels import wheel_in
from perf.classify import Outcome, accuracy, by_range, calibration_error
from python_backends.classify.lexicon import FILE
from python_backends.classify.scoring import softmax
from python_backends.runtime.config import CHECKOUT
from tests.text_encoder.conftest import MODELS

RANDOM = np.random.default_rng(7)


def test_ridge_finds_the_line() -> None:
    rows = RANDOM.normal(size=(4000, 3))
    weights, offset = ridge(rows, rows @ [1.0, -2.0, 0.5] + 3)
    assert weights == pytest.approx([1, -2, 0.5], abs=0.01) and offset == pytest.approx(3, abs=0.01)


def test_a_temperature_is_found_again() -> None:
    scores = RANDOM.normal(size=(8000, 4)) * 0.1
    truth = np.array([RANDOM.choice(4, p=row) for row in softmax(scores / 0.05)])
    assert temperature_of([scores], [truth]) == pytest.approx(0.05, rel=0.1)


def test_a_logistic_curve_is_found_again() -> None:
    scores = RANDOM.normal(size=50_000) * 0.2
    truth = RANDOM.random(50_000) < 1 / (1 + np.exp(-(scores - 0.1) / 0.05))
    midpoint, temperature = logistic_of(scores, truth.astype(float))
    assert midpoint == pytest.approx(0.1, abs=0.01) and temperature == pytest.approx(0.05, rel=0.1)


def test_lines_put_each_class_where_its_ratings_are_and_count_classes_alike() -> None:
    rated = np.concatenate([RANDOM.normal(2, 1, 3000), RANDOM.normal(0, 1, 300), RANDOM.normal(-2, 1, 3000)])
    classes = np.repeat([0, 1, 2], [3000, 300, 3000])
    (up, up_offset), (down, down_offset) = lines_of(rated, classes)
    # Normal classes at 2, 0, -2 with one spread and equal weight: positive against neutral is 2x - 2.
    assert (up, up_offset, down, down_offset) == pytest.approx((2, -2, -2, -2), abs=0.3)


def test_classes_of_ratings() -> None:
    assert classes_of(np.array([0.51, 0.5, 0.0, -0.5, -0.51])).tolist() == [0, 1, 1, 1, 2]


def test_no_label_and_no_text_is_in_both_parts() -> None:
    tasks = read_tasks()
    for part in ("fit", "held_out"):
        assert sum(len(task.examples) for task in tasks if task.part == part) > 100
    texts = [example.text for task in tasks for example in task.examples]
    assert len(set(texts)) == len(texts)


def test_a_label_that_a_task_lacks_is_told(tmp_path: Path) -> None:
    (tmp_path / "tasks.txt").write_text("== t | fit | one | a; b\nc | text\n", "utf-8")
    with pytest.raises(ValueError, match="c | text"):
        read_tasks(tmp_path / "tasks.txt")


def test_rated_texts_and_the_shipped_lexicon() -> None:
    if wheel_in(CHECKOUT / "build" / "wheels", LOCK) is None:
        pytest.skip("the rated texts are not here; `python -m builders.classify` fetches them")
    texts = [rated_texts(CHECKOUT, name) for name in SETS]
    assert [len(part) for part in texts] == [4200, 3708, 10_605, 5190]
    assert all(-4 <= item.rating <= 4 and item.text for part in texts for item in part)
    fitted, held_out = halves(texts[0])
    assert len(fitted) == len(held_out) == 2100
    assert (MODELS / "classify" / "1" / FILE).read_text("utf-8").splitlines() == lexicon_lines(CHECKOUT)


def test_calibration_error() -> None:
    sure = [Outcome(0.95, True)] * 9 + [Outcome(0.95, False)]
    unsure = [Outcome(0.55, True)] * 5 + [Outcome(0.55, False)] * 5
    assert calibration_error(sure) == pytest.approx(0.05)
    assert calibration_error(sure + unsure) == pytest.approx(0.05)
    assert calibration_error([Outcome(1.0, False)]) == pytest.approx(1)
    assert accuracy(sure) == pytest.approx(0.9)
    assert [len(part) for part in by_range([*sure, Outcome(1.0, True), Outcome(0.0, False)])] == [1, *[0] * 8, 11]
