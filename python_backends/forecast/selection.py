"""Which model: each forecasts the last parts of the series from what stood before them; the least error wins.

The work is bounded by counts, never by the clock, so that the same values always get the same model.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from python_backends.forecast.models import Floats, Levels, Model, Prediction, Unfit, candidates

WINDOWS = 3
LONGEST_WINDOW = 24
LEAST_TRAINED = 6
TRAINED_ON = 400  # values that a trial is trained on at most
AVERAGE = "Average"
UNTRIED = ("RandomWalkWithDrift", "Naive")  # in this order where there is too little for a trial
# A single model must beat the average of models by this much: with three windows, less is mostly luck.
_CLEARLY = 0.8


@dataclass(frozen=True, slots=True)
class Outcome:
    """The forecast, the model that made it, and its mean absolute error in the trials (None without any)."""

    prediction: Prediction
    model: str
    error: float | None


def forecast_values(values: Floats, horizon: int, levels: Levels, seasons: Sequence[int]) -> Outcome:
    """The next `horizon` values by the model that did best in trials. Raises Unfit if none can be fitted."""
    models = {model.name: model for model in candidates(values, seasons)}
    windows = _windows(len(values), horizon, max(seasons, default=1)) if len(models) > 1 else []
    trials = _trials(models.values(), values, windows) if windows else {}
    members = [name for name in trials if models[name].averaged]
    if len(members) > 1:
        trials[AVERAGE] = [np.median(guesses, axis=0) for guesses in zip(*(trials[m] for m in members), strict=True)]
    errors = {name: _error(found, values, windows) for name, found in trials.items()}
    for name in [*_order(errors), *(name for name in UNTRIED if name in models)]:
        chosen = members if name == AVERAGE else [name]
        try:
            prediction = _together([models[each].predict(values, horizon, levels) for each in chosen])
        except Unfit:
            continue
        return Outcome(prediction, f"{name}({', '.join(chosen)})" if name == AVERAGE else name, errors.get(name))
    raise Unfit("no model can be fitted to these values")


def _order(errors: dict[str, float]) -> list[str]:
    """Names by error, the average before those that are not clearly better."""
    bar = errors.get(AVERAGE, np.inf) * _CLEARLY
    return sorted(
        errors, key=lambda name: (name != AVERAGE and errors[name] >= bar and AVERAGE in errors, errors[name])
    )


def _windows(count: int, horizon: int, season: int) -> list[tuple[int, int]]:
    """[start, stop) of the parts to forecast, the newest last; none if too little would stand before them."""
    length = min(horizon, LONGEST_WINDOW, max(1, count // 5))
    least = max(LEAST_TRAINED, min(2 * season + 1, count // 2))
    stops = [count - length * back for back in reversed(range(WINDOWS))]
    return [(stop - length, stop) for stop in stops if stop - length >= least]


def _trials(models: Iterable[Model], values: Floats, windows: Sequence[tuple[int, int]]) -> dict[str, list[Floats]]:
    """What each model forecasts for each window; a model that cannot be fitted to one is left out."""
    found = {}
    for model in models:
        try:
            found[model.name] = [
                model.predict(values[max(0, start - TRAINED_ON) : start], stop - start).mean for start, stop in windows
            ]
        except Unfit:
            continue
    return found


def _error(found: Sequence[Floats], values: Floats, windows: Sequence[tuple[int, int]]) -> float:
    return float(np.mean(np.concatenate(
        [np.abs(guess - values[start:stop]) for guess, (start, stop) in zip(found, windows, strict=True)]
    )))  # fmt: skip


def _together(predictions: Sequence[Prediction]) -> Prediction:
    """The median of several forecasts, value by value and bound by bound, which keeps low <= mean <= high."""
    if len(predictions) == 1:
        return predictions[0]
    levels = predictions[0].intervals
    return Prediction(
        np.median([each.mean for each in predictions], axis=0),
        {level: (np.median([each.intervals[level][0] for each in predictions], axis=0),
                 np.median([each.intervals[level][1] for each in predictions], axis=0)) for level in levels},
    )  # fmt: skip
