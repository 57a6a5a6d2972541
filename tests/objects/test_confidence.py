"""The calibration file: read as written, interpolated, and refused when it makes no sense."""

from __future__ import annotations

from pathlib import Path

import pytest

from python_backends.objects.confidence import Calibration
from python_backends.objects.grouping import Rules

TABLE = Calibration((0.1, 0.5, 0.9), (0.0, 0.4, 1.0), 0.3, Rules(threshold=0.2))


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    TABLE.save(tmp_path)
    assert Calibration.load(tmp_path) == TABLE


@pytest.mark.parametrize(("score", "expected"), [(0.0, 0.0), (0.3, 0.2), (0.5, 0.4), (0.7, 0.7), (1.0, 1.0)])
def test_scores_between_two_are_interpolated_and_the_ends_clamp(score: float, expected: float) -> None:
    assert TABLE.confidence(score) == pytest.approx(expected)


def test_a_better_score_cannot_be_worth_less() -> None:
    with pytest.raises(AssertionError):
        Calibration((0.1, 0.5), (0.6, 0.4), 0.3, Rules())


def test_scores_must_ascend() -> None:
    with pytest.raises(AssertionError):
        Calibration((0.5, 0.5), (0.1, 0.4), 0.3, Rules())
