"""One request's forecast: series and task in, dated values with intervals out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from python_backends.errors import InvalidRequest
from python_backends.forecast.models import Floats, Unfit
from python_backends.forecast.request import Task
from python_backends.forecast.season import seasons_of
from python_backends.forecast.selection import Outcome, forecast_values
from python_backends.forecast.series import Series
from python_backends.forecast.units import UNITS, beyond_the_calendar, steps_within

# Where a unit is named but no date is, the first value stands here: the same request must give the same answer any day.
ASSUMED_START = dt.datetime(1970, 1, 1)
_EXTRA_DECIMALS = 2
DateOrigin = Literal["data", "start", "assumed", "none"]


@dataclass(frozen=True, slots=True)
class Predicted:
    """One future value; `intervals` by level in percent."""

    date: dt.datetime | None
    value: float
    intervals: Mapping[int, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The answer to one request. `dates` tells where they come from."""

    series: Series
    predictions: tuple[Predicted, ...]
    outcome: Outcome
    seasons: tuple[int, ...]
    dates: DateOrigin
    notes: tuple[str, ...]


def forecast(series: Series, task: Task) -> Forecast:
    """The forecast of `series`. Raises InvalidRequest where it would pass the calendar or nothing fits the values."""
    series, origin, notes = _on_a_calendar(series, task)
    horizon = task.periods if series.step is None else steps_within(series.step, task.periods, task.unit, series.last)
    notes += _unit_notes(series, task, horizon)
    dates = _future(series, horizon)
    seasons = seasons_of(series.values, series.step if origin == "data" else None)
    try:
        outcome = forecast_values(series.values, horizon, task.levels, seasons)
    except Unfit as error:
        raise InvalidRequest(f"no model can be fitted to these values: {error}", code="unfit") from error
    return Forecast(series, _predicted(series, dates, outcome), outcome, seasons, origin, (*series.notes, *notes))


def _on_a_calendar(series: Series, task: Task) -> tuple[Series, DateOrigin, list[str]]:
    """The series with dates if they are given, or may be assumed because a unit was named; where they come from."""
    if series.start is not None:
        return series, "data", []
    if task.unit is None and task.start is None:
        return series, "none", ["the data has no dates; name a unit, or a start and a unit, to get them"]
    step, start = UNITS[task.unit or "day"], task.start or ASSUMED_START
    step = replace(step, day=start.day) if step.kind == "months" else step
    notes = [] if task.start is not None else [
        f"the data has no dates; its first value was put on {ASSUMED_START:%Y-%m-%d} (choose by start)"
    ]  # fmt: skip
    return replace(series, start=start, step=step), "start" if task.start is not None else "assumed", notes


def _unit_notes(series: Series, task: Task, horizon: int) -> list[str]:
    if task.unit is None or series.step is None:
        return []
    name, unit = series.step.name, UNITS[task.unit].name
    if horizon != task.periods:
        return [f"{task.periods} x {unit} are {horizon} predictions, because the data's step is one {name}"]
    finer = UNITS[task.unit].seconds * 1.2 < series.step.seconds
    return [f"the data's step is one {name}, so the predictions are too, not one {unit}"] if finer else []


def _future(series: Series, horizon: int) -> list[dt.datetime | None]:
    if series.start is None or series.step is None:
        return [None] * horizon
    try:
        return [series.step.after(series.start, len(series.values) + ahead) for ahead in range(horizon)]
    except (OverflowError, ValueError) as error:
        raise beyond_the_calendar() from error


def _predicted(series: Series, dates: Sequence[dt.datetime | None], outcome: Outcome) -> tuple[Predicted, ...]:
    """Values as precise as the data: whole where all of it is, never below zero where none of it is."""
    least = 0.0 if series.non_negative else -np.inf
    mean = _rounded(series, np.maximum(outcome.prediction.mean, least), np.rint)
    bounds = {
        level: (np.minimum(mean, _rounded(series, np.maximum(low, least), np.floor)),
                np.maximum(mean, _rounded(series, np.maximum(high, least), np.ceil)))
        for level, (low, high) in outcome.prediction.intervals.items()
    }  # fmt: skip
    return tuple(
        Predicted(
            date, float(mean[i]), {level: (float(low[i]), float(high[i])) for level, (low, high) in bounds.items()}
        )
        for i, date in enumerate(dates)
    )


def _rounded(series: Series, values: Floats, whole: Callable[[Floats], Floats]) -> Floats:
    if series.decimals is None:
        return whole(values) + 0.0
    scale = float(np.max(np.abs(series.values))) or 1.0
    places = min(series.decimals, 12) + _EXTRA_DECIMALS
    # At most ten digits: beyond them a forecast holds the rounding of the processor, not of the data.
    return np.round(values, max(0, min(places, 9 - int(np.floor(np.log10(scale)))))) + 0.0
