"""Scores of rows, and two rankings made one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from python_backends.vector_store.entry import Metric, Row, Vector

_K = 60  # of reciprocal rank fusion: Cormack, Clarke and Buettcher, SIGIR 2009


def unit(vector: Vector) -> Vector | None:
    """`vector` at length 1; None for one that has no direction."""
    length = float(np.linalg.norm(vector.astype(np.float64)))
    return (vector / length).astype(np.float32) if 0 < length < np.inf else None


def scores(metric: Metric, vector: Vector, rows: Sequence[Row]) -> list[float]:
    """Of each row, higher for a nearer one: the cosine, the inner product, or the distance with a minus before it."""
    if not rows:
        return []
    matrix = np.stack([row.vector for row in rows]).astype(np.float64)
    if metric == "euclidean":
        return [float(far) for far in -np.linalg.norm(matrix - vector, axis=1)]
    return [float(near) for near in matrix @ vector.astype(np.float64)]


def confidence(metric: Metric, score: float) -> float:
    """A score as 0 to 1, for those who weigh evidence: not a probability."""
    if metric == "cosine":
        return min(1.0, max(0.0, score))
    if metric == "euclidean":
        return 1.0 / (1.0 - score)
    return float(1.0 / (1.0 + np.exp(-np.clip(score, -50, 50))))


def fused(*rankings: Sequence[str]) -> dict[str, float]:
    """Id -> sum over the rankings of 1 / (60 + place), the best first; ties by id."""
    total: dict[str, float] = {}
    for ranking in rankings:
        for place, one in enumerate(ranking, start=1):
            total[one] = total.get(one, 0.0) + 1.0 / (_K + place)
    return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))
