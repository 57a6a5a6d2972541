"""How good a ranking is: nDCG, and where known items stand in it."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence


def ndcg(ranked: Sequence[str], relevant: Collection[str], depth: int = 10) -> float:
    """Normalised discounted cumulative gain of the first `depth`, each relevant one a gain of 1 (Järvelin, 2002)."""
    gain = sum(1 / math.log2(place + 2) for place, key in enumerate(ranked[:depth]) if key in relevant)
    best = sum(1 / math.log2(place + 2) for place in range(min(len(relevant), depth)))
    return gain / best if best else 0.0


def shared(found: Sequence[int], exact: Sequence[int]) -> float:
    """The share of `exact` that was found."""
    return len(set(found) & set(exact)) / len(exact) if exact else 1.0
