"""Which model is chosen, and that the choice depends on the values alone."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.forecast.models import Model, Unfit, candidates
from python_backends.forecast.selection import AVERAGE, WINDOWS, _order, _windows, forecast_values


class Broken:
    """A model whose library fails with a bare exception, as statsforecast's do."""

    def forecast(self, **_: object) -> dict[str, object]:
        raise Exception("no model able to be fitted")


class Endless:
    """A model that gives no finite value."""

    def forecast(self, *, h: int, **_: object) -> dict[str, object]:
        return {"mean": np.full(h, np.nan)}


@pytest.mark.parametrize("kind", [Broken, Endless])
def test_a_model_that_fails_is_unfit_and_named(kind: type) -> None:
    with pytest.raises(Unfit, match="Name: "):
        Model("Name", kind).predict(np.arange(9.0), 2)


def test_candidates_depend_on_the_season() -> None:
    values = np.arange(120.0)
    assert [model.name for model in candidates(np.ones(9), ())] == ["Naive"]
    assert "SeasonalNaive" not in [model.name for model in candidates(values, ())]
    assert "AutoARIMA" in [model.name for model in candidates(values, (12,))]
    assert "MSTL" in [model.name for model in candidates(values, (7, 52))]
    assert "MSTL" in [model.name for model in candidates(values, (52,))]
    assert "HistoricAverage" in [model.name for model in candidates(values * (np.arange(120) % 3 == 0), ())]


def test_windows_are_at_the_end_and_leave_enough_before_them() -> None:
    assert _windows(100, 10, 1) == [(70, 80), (80, 90), (90, 100)]
    assert _windows(5, 3, 1) == []
    assert _windows(60, 12, 12) == [(36, 48), (48, 60)] and len(_windows(61, 12, 12)) == WINDOWS
    assert all(stop - start <= 24 for start, stop in _windows(1000, 256, 24))


def test_one_model_must_be_clearly_better_than_the_average() -> None:
    assert _order({"A": 0.9, AVERAGE: 1.0, "B": 2.0})[0] == AVERAGE
    assert _order({"A": 0.5, AVERAGE: 1.0})[0] == "A"
    assert _order({"A": 0.5, "B": 0.4}) == ["B", "A"]


@pytest.mark.parametrize(
    ("values", "seasons", "expected"),
    [
        (np.arange(40.0) * 3, (), [120, 123, 126]),
        (np.tile([1.0, 5.0, 2.0], 12), (3,), [1, 5, 2]),
        (np.tile(np.arange(48.0), 4), (48,), [0, 1, 2]),
    ],
    ids=["line", "season", "long season"],
)
def test_what_is_certain_is_found(values: np.ndarray, seasons: tuple[int, ...], expected: list[float]) -> None:  # type: ignore[type-arg]
    outcome = forecast_values(values, 3, (80,), seasons)
    assert np.allclose(outcome.prediction.mean, expected, atol=0.2), outcome.model


def test_sparse_demand_and_long_horizons_are_finite() -> None:
    dice = np.random.default_rng(5)
    sparse = dice.poisson(0.3, 60).astype(float)
    for values, horizon in ((sparse, 12), (dice.normal(0, 1, 300), 256)):
        outcome = forecast_values(values, horizon, (80, 95), ())
        low, high = outcome.prediction.intervals[95]
        assert outcome.prediction.mean.shape == (horizon,) and np.all(low <= high)
