"""Logistic regression with an L2 penalty: full batch, L-BFGS, no dice, so the same data give the same weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped,unused-ignore]

from builders.guard.dataset import Example
from python_backends.guard.codes import TEXT_CODES
from python_backends.guard.heads import Heads

Rows = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class Recipe(NamedTuple):
    """`penalty` on the squared weights, `iterations` at most, and how much more a text on the subject weighs."""

    penalty: float = 1.0
    iterations: int = 300
    subject_weight: float = 3.0


def fit_heads(features: Rows, examples: Sequence[Example], recipe: Recipe) -> Heads:
    """Heads without a shift, learnt from `features` [n, width] of `examples`."""
    solutions = []
    for code in TEXT_CODES:
        about = np.array([example.subject == code for example in examples])
        kept = np.array([code not in example.may for example in examples])
        weights = np.where(about, recipe.subject_weight, 1.0)
        solutions.append(logistic(features[kept], about[kept], weights[kept], recipe))
    harmful = np.array([example.harmful for example in examples])
    solutions.append(logistic(features, harmful, np.ones(len(examples)), recipe))
    table = np.array(solutions)
    return Heads(TEXT_CODES, table[:, :-1], table[:, -1], np.zeros(len(TEXT_CODES)))


def logistic(features: Rows, positive: Flags, weights: Rows, recipe: Recipe) -> Rows:
    """The weights [width + 1], the bias last and not penalised."""
    signs = np.where(positive, 1.0, -1.0)

    def loss(theta: Rows) -> tuple[float, Rows]:
        margin = signs * (features @ theta[:-1] + theta[-1])
        slope = -signs * weights / (1 + np.exp(np.clip(margin, -500, 500)))
        value = float(np.logaddexp(0, -margin) @ weights + recipe.penalty / 2 * theta[:-1] @ theta[:-1])
        return value, np.append(features.T @ slope + recipe.penalty * theta[:-1], slope.sum())

    start = np.zeros(features.shape[1] + 1)
    options = {"maxiter": recipe.iterations}
    solution: Rows = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
    return solution
