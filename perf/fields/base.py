"""What an extraction set is made of, what answers it, and what scoring it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perf.bootstrap import interval
from perf.formulas.counts import Counts, pooled
from perf.reading import Media
from perf.sets.base import Measure

Schema = Mapping[str, Any]
Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One document, the schema its answer must follow, and the true object in the set's own shape.

    `source` is the document, or its text where the set gives that. `group` names what it is not independent of.
    """

    id: str
    group: str
    source: Media | str
    schema: Schema
    truth: Any
    question: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """An item and its answer; None for one that failed, so that it scores as nothing found."""

    item: Wanted
    value: Any
    failed: bool = False


@dataclass(frozen=True, slots=True)
class FieldSet:
    """`load(folder)` gives the items, `score(answers)` the measures in a fixed order."""

    name: str
    folder: str
    load: Callable[[Path], list[Wanted]]
    score: Callable[[Sequence[Answered]], list[Measure]]


def collapsed(text: object) -> str:
    """Whitespace collapsed."""
    return " ".join(str(text).split())


def leaves(value: Any, at: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """(path, scalar) of every scalar in `value`; empty objects and arrays have none."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from leaves(part, (*at, key))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from leaves(part, (*at, place))
    else:
        yield at, value


def ratio(name: str, answers: Sequence[Answered], count: Callable[[Answered], tuple[int, int]]) -> Measure:
    """Right over all, summed over documents; None if there is nothing to be right about."""
    rows = [count(answer) for answer in answers]
    if not sum(total for _, total in rows):
        return Measure(name, None)
    return Measure(name, _share(rows), interval(rows, _share, [answer.item.group for answer in answers]))


def f1(name: str, answers: Sequence[Answered], count: Callable[[Answered], Counts]) -> Measure:
    """Micro F1: counts summed over documents."""
    rows = [count(answer) for answer in answers]
    bounds = interval(rows, lambda sample: pooled(sample).f1, [answer.item.group for answer in answers])
    return Measure(name, pooled(rows).f1 if rows else None, bounds)


def mean(name: str, answers: Sequence[Answered], value: Callable[[Answered], float]) -> Measure:
    """Mean over documents."""
    rows = [value(answer) for answer in answers]
    if not rows:
        return Measure(name, None)
    groups = [answer.item.group for answer in answers]
    return Measure(name, _mean(rows), interval(rows, _mean, groups))


def _share(rows: Sequence[tuple[int, int]]) -> float:
    total = sum(whole for _, whole in rows)
    return sum(right for right, _ in rows) / total if total else 0.0


def _mean(rows: Sequence[float]) -> float:
    return sum(rows) / len(rows)
