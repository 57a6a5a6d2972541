"""Average precision and calibration, by hand."""

from __future__ import annotations

import math

import pytest

from perf.formulas.detection import (
    Answers,
    Bin,
    Scored,
    average_precision,
    calibration_error,
    judged,
    reliability,
    together,
)

A, B = (0.0, 0.0, 10.0, 10.0), (20.0, 0.0, 30.0, 10.0)


def answers(there: int, *scored: tuple[float, bool]) -> Answers:
    return Answers(tuple(Scored(*item) for item in scored), there)


def test_a_true_box_is_taken_once_by_the_surest() -> None:
    found = judged([(A, 0.5), ((1, 0, 10, 10), 0.9), (B, 0.4), ((50, 50, 60, 60), 0.3)], [A, B])
    assert found == answers(2, (0.9, True), (0.5, False), (0.4, True), (0.3, False))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (answers(2, (0.9, True), (0.8, True)), 1.0),
        (answers(2, (0.9, True)), 51 / 101),  # recalls 0 to 0.5
        (answers(1, (0.9, False), (0.8, True)), 0.5),
        (answers(2, (0.9, True), (0.8, False), (0.7, True)), (51 + 50 * 2 / 3) / 101),
        (answers(3), 0.0),
    ],
    ids=["all", "half", "after a wrong one", "mixed", "none"],
)
def test_average_precision(found: Answers, expected: float) -> None:
    assert average_precision(found) == pytest.approx(expected)


def test_without_anything_to_find_there_is_no_precision() -> None:
    assert math.isnan(average_precision(answers(0, (0.9, False))))


def test_answers_add_up() -> None:
    assert together([answers(1, (0.5, True)), answers(2)]) == answers(3, (0.5, True))


def test_reliability_and_its_error() -> None:
    scored = [Scored(0.95, True)] * 3 + [Scored(0.95, False)] + [Scored(0.15, False)] * 4
    low, high = reliability(scored)
    assert low == Bin(0.1, 0.2, 4, pytest.approx(0.15), 0.0)
    assert high == Bin(0.9, 1.0, 4, pytest.approx(0.95), 0.75)
    assert calibration_error(scored) == pytest.approx((0.15 + 0.2) / 2)
    assert math.isnan(calibration_error([]))


def test_a_certain_answer_is_in_the_last_bin() -> None:
    assert reliability([Scored(1.0, True)]) == [Bin(0.9, 1.0, 1, 1.0, 1.0)]
