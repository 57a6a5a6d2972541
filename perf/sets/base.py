"""What a set is made of, and what scoring it gives."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perf.bootstrap import interval
from perf.formulas.counts import Counts, pooled
from perf.reading import Media, Reading
from python_backends.errors import InvalidRequest


@dataclass(frozen=True, slots=True)
class Item:
    """One document with its truth. `group` names what it is not independent of; `truth` is the set's own shape."""

    id: str
    group: str
    media: tuple[Media, ...]
    truth: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """An item and how it was read; a failed reading is an empty one, so that it scores as nothing found."""

    item: Item
    reading: Reading
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A score with its 95 % bootstrap interval, or None where an engine cannot be measured by it."""

    name: str
    value: float | None
    interval: tuple[float, float] | None = None
    higher_is_better: bool = True


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """`load(folder)` gives the items, `score(outcomes)` the measures in a fixed order.

    `of_layout` means that engines which give words and lines alone cannot be measured by it.
    """

    name: str
    folder: str
    load: Callable[[Path], list[Item]]
    score: Callable[[Sequence[Outcome]], list[Measure]]
    of_layout: bool = False


def rows_of(folder: Path, filename: str = "items.jsonl") -> list[dict[str, Any]]:
    """The rows of a set's index. InvalidRequest if the folder holds none."""
    path = folder / filename
    if not path.is_file():
        raise InvalidRequest(f"{path} does not exist: --data must name the folder that holds the evaluation sets")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def pooled_f1(name: str, outcomes: Sequence[Outcome], count: Callable[[Outcome], Counts]) -> Measure:
    """Micro F1: counts summed over items."""
    rows = [count(outcome) for outcome in outcomes]
    groups = [outcome.item.group for outcome in outcomes]
    bounds = interval(rows, lambda sample: pooled(sample).f1, groups)
    return Measure(name, pooled(rows).f1 if rows else None, bounds)


def mean_of(
    name: str, outcomes: Sequence[Outcome], value: Callable[[Outcome], float], higher_is_better: bool = True
) -> Measure:
    """Macro mean: one value an item."""
    return mean_of_values(name, [value(o) for o in outcomes], [o.item.group for o in outcomes], higher_is_better)


def mean_of_values(name: str, values: Sequence[float], groups: Sequence[str], higher_is_better: bool = True) -> Measure:
    """The mean of `values`; `groups[i]` is what value i depends on."""
    if not values:
        return Measure(name, None, None, higher_is_better)
    return Measure(name, _mean(values), interval(values, _mean, groups), higher_is_better)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
