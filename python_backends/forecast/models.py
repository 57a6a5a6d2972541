"""The forecasting models, all of statsforecast, behind one function signature. The only module that imports it.

It takes 1.4 s and 215 MB to import, so this module is imported where the model `forecast` starts, not with the package.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from statsforecast import models as sf

Floats = npt.NDArray[np.float64]
Levels = Sequence[int]

LONGEST_STATE = 24  # seasons beyond it make too many states for exponential smoothing
ARIMA_VALUES = 150  # its search takes seconds beyond
CES_VALUES = 400
FEW_VALUES = 12  # below, models of many parameters fit by chance and promise far too narrow intervals


class Unfit(Exception):
    """A model cannot be fitted to these values; another may be."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """`mean` [h], and (low, high), each [h], by level in percent."""

    mean: Floats
    intervals: Mapping[int, tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True)
class Model:
    """One model with its season set. `averaged` says whether its forecasts join the average of models."""

    name: str
    build: Callable[[], Any]
    averaged: bool = False

    def predict(self, values: Floats, horizon: int, levels: Levels = ()) -> Prediction:
        """The next `horizon` values. Deterministic. Raises Unfit."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about fits that do not converge; such a fit loses the comparison
            try:
                found = self.build().forecast(y=values, h=horizon, level=list(levels) or None)
            except Exception as error:
                # Each model lets through what its optimiser raises, bare Exception among it.
                raise Unfit(f"{self.name}: {error}") from error
        return _checked(self.name, found, levels)


def _checked(name: str, found: Mapping[str, Any], levels: Levels) -> Prediction:
    mean = np.asarray(found["mean"], dtype=np.float64)
    bounds = {
        level: (np.asarray(found[f"lo-{level}"], dtype=np.float64), np.asarray(found[f"hi-{level}"], dtype=np.float64))
        for level in levels
    }
    if not all(np.isfinite(array).all() for array in (mean, *(bound for pair in bounds.values() for bound in pair))):
        raise Unfit(f"{name}: its forecast is not finite")
    return Prediction(mean, bounds)


def candidates(values: Floats, seasons: Sequence[int]) -> list[Model]:
    """The models that may suit `values`, the plainest first; those that repeat a season only where there is one."""
    if float(np.ptp(values)) == 0.0:
        return [Model("Naive", sf.Naive)]
    season = seasons[0] if seasons else 1
    plain = [Model("Naive", sf.Naive), Model("RandomWalkWithDrift", sf.RandomWalkWithDrift)]
    if np.mean(values == 0) >= 0.3:
        plain.append(Model("HistoricAverage", sf.HistoricAverage))
    if seasons:
        plain.insert(0, Model("SeasonalNaive", lambda: sf.SeasonalNaive(season)))
    if len(seasons) > 1 or season > LONGEST_STATE:
        return [*plain, *_of_long_seasons(list(seasons))]
    return [*plain, *_of_one_season(len(values), season)]


def _of_one_season(count: int, season: int) -> list[Model]:
    found = [
        Model("AutoTheta", lambda: sf.AutoTheta(season_length=season), averaged=True),
        Model("AutoETS", lambda: sf.AutoETS(season_length=season), averaged=True),
    ]
    if count < FEW_VALUES:
        return found
    if count <= CES_VALUES:
        found.append(Model("AutoCES", lambda: sf.AutoCES(season_length=season), averaged=True))
    if season == 1 or count <= ARIMA_VALUES:
        found.append(Model("AutoARIMA", lambda: _arima(season), averaged=True))
    return found


def _of_long_seasons(seasons: list[int]) -> list[Model]:
    return [
        Model("AutoTheta", lambda: sf.AutoTheta(season_length=seasons[0]), averaged=True),
        Model("MSTL", lambda: sf.MSTL(season_length=seasons, trend_forecaster=sf.AutoETS(model="ZZN")), averaged=True),
        Model("AutoETS", lambda: sf.AutoETS(season_length=1)),
    ]


def _arima(season: int) -> Any:
    # A narrow search: 0.14 s instead of 1.2 s on 108 monthly values, with errors as small.
    return sf.AutoARIMA(season_length=season, start_p=1, start_q=1, max_p=2, max_q=2, max_P=1, max_Q=1, max_order=3,
                        nmodels=12, approximation=True)  # fmt: skip
