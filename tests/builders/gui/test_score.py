"""Average precision, calibration lines and their error; no PyTorch."""

from __future__ import annotations

import numpy as np
import pytest

from builders.gui.calibrate import (
    Judged,
    calibration_error,
    calibration_from,
    fitted,
    line_of,
    report,
    rising,
)
from builders.gui.score import Curve, curve_of, found_in, matched, unique
from python_backends.gui.calibration import Calibration
from python_backends.gui.roles import ROLES
from tests.builders.gui.answers import made_answers

BOXES = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [50, 50, 60, 60]], np.float32)


def test_average_precision_by_hand() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6], np.float32)
    assert Curve(scores, np.array([True, False, True, False]), 2).average_precision == pytest.approx((1 + 2 / 3) / 2)
    assert Curve(scores, np.array([False, True, True, False]), 4).average_precision == pytest.approx(4 / 3 / 4)
    assert np.isnan(Curve(scores[:0], np.zeros(0, bool), 0).average_precision)


def test_an_element_is_found_once() -> None:
    right = matched(BOXES, np.array([0.5, 0.9, 0.3], np.float32), BOXES[[0, 2]])
    assert right.tolist() == [False, True, True]


def test_duplicates_go_and_neighbours_stay() -> None:
    assert unique(BOXES, np.array([0.5, 0.9, 0.3], np.float32)).tolist() == [1, 2]


def test_roles_are_scored_apart() -> None:
    scores = np.zeros((3, len(ROLES)), np.float32)
    scores[:, 2] = (0.9, 0.5, 0.4)
    scores[2, 5] = 0.8
    found = found_in(BOXES, scores)
    truth = [(BOXES[[0, 2]], np.array([2, 5]))]
    assert curve_of([found], truth, 2).average_precision == 1.0
    assert curve_of([found], truth, 5).average_precision == 1.0
    assert curve_of([found], truth, 6).elements == 0


def test_rising_pools_what_falls() -> None:
    assert rising(np.array([0.1, 0.5, 0.3, 0.9]), np.array([1.0, 1, 3, 1])).tolist() == pytest.approx(
        [0.1, 0.35, 0.35, 0.9]
    )


def test_a_line_learns_what_scores_mean() -> None:
    random = np.random.default_rng(0)
    scores = random.random(4000)
    right = random.random(4000) < scores**2
    points, values = line_of(Judged(scores, right, 2000))
    confidences = np.interp(scores, points, values)
    assert calibration_error(confidences, right) < 0.02 < 0.1 < calibration_error(scores, right)
    assert np.abs(values - points**2).max() < 0.15


def test_a_role_with_few_examples_takes_the_common_line() -> None:
    few = Judged(np.array([0.5, 0.6]), np.array([False, False]), 3)
    points, values = line_of(few, lambda x: x / 2)
    assert np.allclose(np.interp([0.25, 0.85], points, values), [0.125, 0.425])


def test_error_is_nothing_if_confidences_hold() -> None:
    assert calibration_error(np.full(10, 0.7), np.arange(10) < 7) == pytest.approx(0)
    assert calibration_error(np.full(10, 0.7), np.zeros(10, bool)) == pytest.approx(0.7)
    assert calibration_error(np.zeros(0), np.zeros(0, bool)) == 0.0


def test_calibration_mends_an_overconfident_network() -> None:
    answers = made_answers(400)
    told = fitted(answers[::2])
    before, after = (report(answers[1::2], c) for c in (Calibration.plain(), calibration_from(told["roles"])))
    assert before["ece"] > 0.15 and after["ece"] < 0.1
    assert after["roles"]["button"]["elements"] == 200
