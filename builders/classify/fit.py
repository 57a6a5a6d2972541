"""The arithmetic of fitting: ridge regression, a softmax of lines, a temperature, a logistic curve. Deterministic."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from python_backends.classify.scoring import softmax

Numbers = npt.NDArray[np.float64]

RIDGE = 3.0
NEUTRAL = 0.5  # ratings up to this far from 0 are neutral
TEMPERATURES = np.geomspace(0.005, 1.0, 400)


def ridge(rows: Numbers, targets: Numbers) -> tuple[Numbers, float]:
    """(weights [width], offset) of the line nearest to `targets` [n], large weights being charged for."""
    mean, centre = rows.mean(axis=0), targets.mean()
    apart = rows - mean
    weights = np.linalg.solve(apart.T @ apart + RIDGE * np.eye(rows.shape[1]), apart.T @ (targets - centre))
    return weights, float(centre - mean @ weights)


def classes_of(ratings: Numbers) -> npt.NDArray[np.int64]:
    """0 positive, 1 neutral, 2 negative."""
    return np.where(ratings > NEUTRAL, 0, np.where(ratings < -NEUTRAL, 2, 1))


def lines_of(rated: Numbers, classes: npt.NDArray[np.int64]) -> tuple[tuple[float, float], tuple[float, float]]:
    """(slope, offset) of positive and of negative against neutral at (0, 0), by Newton's method on the likelihood.

    Each class counts alike, however many texts it has: film reviews have few neutral sentences, newspapers many, and
    what a caller has is not known.
    """
    lines = np.zeros(4)  # positive slope and offset, negative slope and offset
    given = np.stack([rated, np.ones_like(rated)], axis=1)
    truth = np.stack([classes == 0, classes == 2], axis=1).astype(float)
    shares = (1 / np.bincount(classes, minlength=3))[classes]
    for _ in range(50):
        scores = np.stack([given @ lines[:2], np.zeros_like(rated), given @ lines[2:]], axis=1)
        chances = softmax(scores)[:, [0, 2]]
        slope = np.einsum("n,na,ni->ai", shares, truth - chances, given).reshape(4)
        weights = chances[:, :, None] * np.eye(2) - chances[:, :, None] * chances[:, None, :]
        bend = np.einsum("n,nab,ni,nj->aibj", shares, weights, given, given).reshape(4, 4)
        lines = lines + np.linalg.solve(bend, slope)
    return (float(lines[0]), float(lines[1])), (float(lines[2]), float(lines[3]))


def temperature_of(scores: Sequence[Numbers], truths: Sequence[npt.NDArray[np.int64]]) -> float:
    """The temperature at which the truth is likeliest over all tasks; `scores` [texts, labels] of each."""

    def loss(temperature: float) -> float:
        chances = [softmax(part / temperature) for part in scores]
        return -sum(float(np.log(part[np.arange(len(true)), true] + 1e-12).sum())
                    for part, true in zip(chances, truths, strict=True))  # fmt: skip

    return float(min(TEMPERATURES, key=loss))


def logistic_of(scores: Numbers, truth: Numbers) -> tuple[float, float]:
    """(midpoint, temperature) of 1 / (1 + exp(-(score - midpoint) / temperature)), by Newton's method."""
    given, weights = np.stack([scores, np.ones_like(scores)], axis=1), np.zeros(2)
    for _ in range(50):
        chances = 1 / (1 + np.exp(-given @ weights))
        bend = (given * (chances * (1 - chances))[:, None]).T @ given + 1e-6 * np.eye(2)
        weights = weights + np.linalg.solve(bend, given.T @ (truth - chances))
    return float(-weights[1] / weights[0]), float(1 / weights[0])
