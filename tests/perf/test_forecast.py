"""The forecasting benchmark's own arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from perf.forecast import Score, mase, measures_of, scored, seasonal_naive, table_of
from perf.forecast_series import FORMULAS, Trial, formula_series, measured_series


def test_mase_is_one_where_the_error_is_that_of_the_last_season() -> None:
    trained = np.array([1.0, 3.0, 2.0, 4.0])  # seasonal differences of 1 and 1
    assert mase(np.array([5.0, 5.0]), np.array([6.0, 4.0]), trained, 2) == 1.0
    assert mase(np.array([5.0]), np.array([5.0]), trained, 1) == 0.0
    assert mase(np.array([5.0]), np.array([6.0]), np.ones(9), 1) == np.inf


def test_seasonal_naive_repeats() -> None:
    assert seasonal_naive(np.array([9.0, 1.0, 2.0]), 2, 5).tolist() == [1, 2, 1, 2, 1]
    assert seasonal_naive(np.array([9.0, 4.0]), 1, 2).tolist() == [4, 4]


def test_series_are_finite_long_enough_and_the_same_each_time() -> None:
    first, again, other = (list(formula_series(seed)) for seed in (0, 0, 1))
    assert len(first) == len(FORMULAS) == 20
    for trial, same, different in zip(first, again, other, strict=True):
        assert np.isfinite(trial.values).all() and len(trial.values) >= 3 * trial.horizon + 2 * trial.season, trial.name
        assert np.array_equal(trial.values, same.values) and not np.array_equal(trial.values, different.values)
    assert all(np.isfinite(trial.values).all() for trial in measured_series())


def test_a_series_is_scored_from_several_places() -> None:
    score = scored(Trial("line", np.arange(60.0) + np.tile([0.0, 0.5], 30), 1, 4), 3)
    assert len(score.models) == 3 and score.ours < score.peer and len(score.inside) == 2


def test_means_and_the_table() -> None:
    scores = [Score("a", 0.5, 1.0, ("X",), (0.8, 1.0), 0), Score("b", 2.0, 1.0, ("Y", "Y"), (0.6, 0.9), 1)]
    measures = measures_of(scores)
    assert measures["mase"].value == 1.25 and measures["mase_difference"].value == 0.25
    assert measures["relative_mase"].value == pytest.approx(1.0)
    assert measures["coverage_80"].value == pytest.approx(0.7)
    lines = table_of("t", scores, measures).render().splitlines()
    assert "0.500" in lines[3] and "*" in lines[3] and "*" not in lines[4] and lines[5].startswith("mean")
