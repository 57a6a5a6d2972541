"""One ranking out of several, by reciprocal rank: what is high in many lists comes first, whatever scores mean."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

# Cormack, Clarke and Büttcher (SIGIR 2009) have 60, for many lists; of two, the first places tell more (perf/LOG.md).
RANK_CONSTANT = 10
RECENCY = 0.1  # the part of a score that only what is new gets
_HALF_LIFE_DAYS = 30.0


class Ranking(NamedTuple):
    """Keys, the best first, and how much the list counts."""

    keys: Sequence[str]
    weight: float = 1.0


def fused(rankings: Sequence[Ranking]) -> dict[str, float]:
    """Each key's score, the best first; 1 is the first of every list. Equal scores keep the order of the lists."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for place, key in enumerate(dict.fromkeys(ranking.keys), 1):
            scores[key] = scores.get(key, 0.0) + ranking.weight / (RANK_CONSTANT + place)
    most = sum(ranking.weight for ranking in rankings if ranking.keys) / (RANK_CONSTANT + 1)
    return {key: scores[key] / most for key in sorted(scores, key=lambda key: -scores[key])}


def fresher(score: float, published: datetime.date | None, today: datetime.date) -> float:
    """`score` with its part for what is new: whole for today's, half after 30 days, none for what has no date."""
    if published is None:
        return score * (1 - RECENCY)
    age = max(0, (today - published).days)
    return float(score * (1 - RECENCY + RECENCY * 0.5 ** (age / _HALF_LIFE_DAYS)))
