"""Average precision and calibration, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from perf.formulas.counts import Counts
from perf.formulas.detection import Answers, average_precision, calibration_error, judged, reliability, together

A, B = (0.0, 0.0, 10.0, 10.0), (20.0, 0.0, 30.0, 10.0)


def answers(there: int, *scored: tuple[float, bool]) -> Answers:
    return Answers(
        np.array([one[0] for one in scored], np.float64), np.array([one[1] for one in scored], np.bool_), there
    )


def plain(found: Answers) -> tuple[int, list[tuple[float, bool]]]:
    return found.there, list(zip(found.confidences.tolist(), found.right.tolist(), strict=True))


def test_a_true_box_is_taken_once_by_the_surest() -> None:
    found = judged([(A, 0.5), ((1, 0, 10, 10), 0.9), (B, 0.4), ((50, 50, 60, 60), 0.3)], [A, B])
    assert plain(found) == (2, [(0.9, True), (0.5, False), (0.4, True), (0.3, False)])
    assert found.above(0.45) == Counts(1, 2, 2)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (answers(2, (0.9, True), (0.8, True)), 1.0),
        (answers(2, (0.9, True)), 51 / 101),  # recalls 0 to 0.5
        (answers(1, (0.9, False), (0.8, True)), 0.5),
        (answers(2, (0.9, True), (0.8, False), (0.7, True)), (51 + 50 * 2 / 3) / 101),
        (answers(3), 0.0),
        (answers(3, (0.5, False)), 0.0),
    ],
    ids=["all", "half", "after a wrong one", "mixed", "none", "only wrong"],
)
def test_average_precision(found: Answers, expected: float) -> None:
    assert average_precision(found) == pytest.approx(expected)


def test_without_anything_to_find_there_is_no_precision() -> None:
    assert math.isnan(average_precision(answers(0, (0.9, False))))


def test_answers_add_up() -> None:
    assert plain(together([answers(1, (0.5, True)), answers(2)])) == (3, [(0.5, True)])
    assert plain(together([])) == (0, [])


def test_reliability_and_its_error() -> None:
    scored = answers(9, *[(0.95, True)] * 3, (0.95, False), *[(0.15, False)] * 4)
    low, high = reliability(scored)
    assert tuple(low) == pytest.approx((0.1, 0.2, 4, 0.15, 0.0))
    assert tuple(high) == pytest.approx((0.9, 1.0, 4, 0.95, 0.75))
    assert calibration_error(scored) == pytest.approx((0.15 + 0.2) / 2)
    assert calibration_error(answers(1)) == 0


def test_a_certain_answer_is_in_the_last_bin() -> None:
    assert [tuple(one) for one in reliability(answers(1, (1.0, True)))] == [(0.9, 1.0, 1, 1.0, 1.0)]
