"""Confidence: the table, its error, and the point from which answers are given."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from builders.objects.calibrate import POINTS, WOLVES, expected_error, fitted, isotonic, judged, table, worth_of
from builders.objects.measure import Report
from python_backends.objects.grouping import Rules


def drawn(count: int, seed: int = 0) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Scores that are worth their square."""
    random = np.random.default_rng(seed)
    scores = random.uniform(0, 1, count)
    return scores, random.uniform(0, 1, count) < scores**2


def test_isotonic_regression_of_a_known_case() -> None:
    at, worth = isotonic(np.array([0.1, 0.2, 0.3, 0.4]), np.array([False, True, False, True]))
    assert worth.tolist() == [0, 0.5, 1]
    assert at == pytest.approx([0.1, 0.25, 0.4])


def test_the_table_finds_what_scores_are_worth() -> None:
    xs, ys = table(*drawn(20_000))
    assert len(xs) <= POINTS
    assert np.interp([0.3, 0.6, 0.9], xs, ys) == pytest.approx([0.09, 0.36, 0.81], abs=0.04)


def test_expected_error() -> None:
    right = np.array([True] * 8 + [False] * 2)
    assert expected_error(np.full(10, 0.8), right) == pytest.approx(0)
    assert expected_error(np.full(10, 0.5), right) == pytest.approx(0.3)


def test_fitted_confidence_holds_on_other_answers() -> None:
    report, other = Report(scenes=500), Report(scenes=500)
    for one, seed in ((report, 1), (other, 2)):
        scores, right = drawn(6000, seed)
        one.of("name").add(scores.tolist(), right.tolist(), int(right.sum()) + 100)
        one.of("absent").add((np.linspace(0, 0.7, 600)).tolist(), [False] * 600, 0)
    calibration = fitted(report, Rules())
    figures = judged(other, calibration)
    assert figures["ece"] <= 0.05
    assert figures["absent_per_image"] <= WOLVES
    assert worth_of(calibration, [0.95])[0] > calibration.least


def test_a_detector_that_always_cries_wolf_gives_nothing() -> None:
    report = Report(scenes=10)
    report.of("name").add([0.9] * 50, [True] * 50, 50)
    report.of("absent").add([0.9] * 50, [False] * 50, 0)
    assert fitted(report, Rules()).least == 1.0
