"""Medians, percentiles and their uncertainty. Resampling is seeded, so a report can be made again."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable, Sequence
from typing import TypeVar

from perf.report import Figure

T = TypeVar("T")
RESAMPLES = 1000
SEED = 20260101


def interval(
    items: Sequence[T], statistic: Callable[[Sequence[T]], float], groups: Sequence[str] | None = None
) -> tuple[float, float] | None:
    """The 2.5 and 97.5 percentiles of `statistic` over resampled items; None for fewer than two independent groups.

    `groups[i]` names what item i is not independent of (the document a page comes from); whole groups are drawn.
    """
    keys = groups if groups is not None else [str(index) for index in range(len(items))]
    by_group: dict[str, list[T]] = {}
    for key, item in zip(keys, items, strict=True):
        by_group.setdefault(key, []).append(item)
    pools = list(by_group.values())
    if len(pools) < 2:
        return None
    dice = random.Random(SEED)
    values = sorted(
        statistic([item for pool in dice.choices(pools, k=len(pools)) for item in pool]) for _ in range(RESAMPLES)
    )
    return percentile(values, 2.5), percentile(values, 97.5)


def percentile(values: Sequence[float], percent: float) -> float:
    """Linear interpolation between the closest ranks; NaN of nothing."""
    ordered = sorted(values)
    if not ordered:
        return math.nan
    position = (len(ordered) - 1) * percent / 100
    low = math.floor(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


def median_figure(key: str, values: Sequence[float]) -> Figure:
    """The median of `values` with its bootstrap interval; NaN of nothing."""
    if not values:
        return Figure(key, math.nan)
    bounds = interval(values, statistics.median)
    return Figure(key, statistics.median(values), *(bounds or (None, None)))


def percentile_figure(key: str, values: Sequence[float], percent: float) -> Figure:
    """A percentile of `values` with its bootstrap interval; NaN of nothing."""
    if not values:
        return Figure(key, math.nan)
    bounds = interval(values, lambda sample: percentile(sample, percent))
    return Figure(key, percentile(values, percent), *(bounds or (None, None)))
