"""Series for `perf.forecast`: twenty from named public formulas with fixed seeds, and some that were measured.

The formulas were written after the models were chosen; the measured ones (statsmodels' public-domain data sets) helped
to choose them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from statsmodels import datasets

Floats = npt.NDArray[np.float64]
Formula = Callable[[Floats, np.random.Generator], npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Trial:
    """A series with its season in steps (1 for none) and the horizon asked for."""

    name: str
    values: Floats
    season: int
    horizon: int


def _wave(t: Floats, season: float, shift: float = 0.0) -> Floats:
    return np.asarray(np.sin(2 * np.pi * (t + shift) / season))


def _walk(noise: Floats, *weights: float) -> Floats:
    """An autoregression: y_t = sum of w_k y_(t-k) + noise_t."""
    values = np.zeros(len(noise))
    for t in range(len(noise)):
        values[t] = noise[t] + sum(w * values[t - k] for k, w in enumerate(weights, 1) if t >= k)
    return values


# name: (formula of t and noise, values, season, horizon)
FORMULAS: dict[str, tuple[Formula, int, int, int]] = {
    "linear trend": (lambda t, r: 50 + 0.8 * t + r.normal(0, 4, len(t)), 60, 1, 8),
    "trend + season": (lambda t, r: 100 + 0.5 * t + 15 * _wave(t, 12) + r.normal(0, 4, len(t)), 120, 12, 12),
    "multiplicative season": (
        lambda t, r: (80 + t) * (1 + 0.25 * _wave(t, 12)) * np.exp(r.normal(0, 0.03, len(t))), 120, 12, 12),
    "damped trend": (lambda t, r: 200 - 120 * 0.96**t + r.normal(0, 2, len(t)), 80, 1, 8),
    "exponential growth": (lambda t, r: 20 * 1.02**t * np.exp(r.normal(0, 0.03, len(t))), 80, 1, 8),
    "level shift": (lambda t, r: 50 + 30 * (t > 60) + r.normal(0, 3, len(t)), 100, 1, 10),
    "broken trend": (lambda t, r: 50 + t - 1.6 * np.maximum(0, t - 60) + r.normal(0, 3, len(t)), 100, 1, 10),
    "white noise": (lambda t, r: 100 + r.normal(0, 10, len(t)), 100, 1, 10),
    "AR(1) 0.7": (lambda t, r: 50 + _walk(r.normal(0, 5, len(t)), 0.7), 120, 1, 10),
    "AR(2) cycle": (lambda t, r: 50 + _walk(r.normal(0, 3, len(t)), 1.5, -0.75), 150, 1, 10),
    "random walk": (lambda t, r: 100 + np.cumsum(r.normal(0, 2, len(t))), 120, 1, 10),
    "walk with drift": (lambda t, r: 100 + np.cumsum(r.normal(0.5, 2, len(t))), 120, 1, 10),
    "MA(1) 0.6": (lambda t, r: 50 + np.convolve(r.normal(0, 5, len(t) + 1), [1, 0.6], "valid"), 120, 1, 10),
    # Box and Jenkins' airline model, ARIMA(0,1,1)(0,1,1)12, on a logarithmic scale.
    "airline": (lambda t, r: np.exp(4.8 + _airline(r.normal(0, 0.035, len(t)))), 132, 12, 12),
    "weekly pattern": (
        lambda t, r: 200 + 40 * (t % 7 < 5) + 0.1 * t + r.normal(0, 10, len(t)), 180, 7, 14),
    "two cycles": (
        lambda t, r: 300 + 50 * _wave(t, 24) + 30 * _wave(t, 168) + r.normal(0, 8, len(t)), 504, 24, 24),
    "quarterly": (
        lambda t, r: 100 + t + np.tile([8.0, -3.0, -9.0, 4.0], 20)[: len(t)] + r.normal(0, 3, len(t)), 60, 4, 8),
    "intermittent": (lambda t, r: (r.random(len(t)) < 0.3) * r.poisson(4, len(t)).astype(float), 120, 1, 12),
    "counts": (lambda t, r: r.poisson(6 + 3 * _wave(t, 12)).astype(float), 120, 12, 12),
    "random season": (
        lambda t, r: 100 + _walk(r.normal(0, 1, len(t)), 1) + (10 + _walk(r.normal(0, 0.2, len(t)), 1)) * _wave(t, 12),
        144, 12, 12),
}  # fmt: skip


def _airline(noise: Floats) -> Floats:
    moved = noise.copy()
    for lag, weight in ((1, -0.4), (12, -0.6), (13, 0.24)):
        moved[lag:] += weight * noise[:-lag]
    values = np.zeros(len(noise))
    for t in range(len(noise)):
        start = 0.12 * np.sin(2 * np.pi * t / 12) + 0.01 * t  # the first year, from which the differences go on
        values[t] = start if t < 13 else values[t - 1] + values[t - 12] - values[t - 13] + moved[t]
    return values


def formula_series(seed: int) -> Iterator[Trial]:
    """The twenty; every series has its own generator, so that none depends on the others."""
    for place, (name, (formula, count, season, horizon)) in enumerate(FORMULAS.items()):
        values = formula(np.arange(float(count)), np.random.default_rng([seed, place]))
        yield Trial(name, np.asarray(values, dtype=np.float64), season, horizon)


def measured_series() -> Iterator[Trial]:
    """Rivers, sunspots, carbon dioxide, sea temperature and the economy of the United States."""
    yield Trial("Nile", datasets.nile.load_pandas().data["volume"].to_numpy(float), 1, 8)
    yield Trial("sunspots", datasets.sunspots.load_pandas().data["SUNACTIVITY"].to_numpy(float)[-200:], 1, 8)
    monthly = datasets.co2.load_pandas().data["co2"].resample("MS").mean().interpolate()
    yield Trial("CO2", monthly.to_numpy(float)[-240:], 12, 12)
    ocean = datasets.elnino.load_pandas().data.iloc[:, 1:].to_numpy(float).ravel()
    yield Trial("El Nino", ocean[-240:], 12, 12)
    economy = datasets.macrodata.load_pandas().data
    for name in ("realgdp", "realcons", "realinv", "cpi", "m1", "tbilrate", "unemp", "pop"):
        yield Trial(name, economy[name].to_numpy(float)[-120:], 4, 8)
