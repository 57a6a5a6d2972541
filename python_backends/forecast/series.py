"""From two columns to an even series: in order, one value a step, no gaps; each repair is counted and told."""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from python_backends.errors import InvalidRequest
from python_backends.forecast.columns import Chosen
from python_backends.forecast.limits import LEAST_DATES, MAX_ROWS_USED, MAX_VALUE
from python_backends.forecast.step import Step, step_of

Floats = npt.NDArray[np.float64]
Aggregate = Literal["mean", "sum", "last", "min", "max"]
Point = tuple["dt.datetime | None", float]
_REDUCE: Mapping[Aggregate, Callable[[list[float]], float]] = {
    "mean": statistics.fmean, "sum": math.fsum, "last": lambda values: values[-1], "min": min, "max": max,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Series:
    """`values` without gaps, oldest first. `start` and `step` are None where there are no dates.

    `points` are the (date, value) rows that were used, after rows of one date were joined. `decimals` is None if all
    values are whole numbers and written so. `rows` counts the rows of the table that were used, `exceeded` says
    whether older ones were dropped.
    """

    values: Floats
    points: tuple[Point, ...]
    start: dt.datetime | None
    step: Step | None
    decimals: int | None
    rows: int
    exceeded: bool
    notes: tuple[str, ...]

    @property
    def last(self) -> dt.datetime | None:
        """The date of the last value."""
        if self.start is None or self.step is None:
            return None
        return self.step.after(self.start, len(self.values) - 1)

    @property
    def non_negative(self) -> bool:
        """Whether no value is below zero."""
        return bool(np.min(self.values) >= 0)


def series_of(columns: Chosen, aggregate: Aggregate = "mean") -> Series:
    """The series in `columns`. Raises InvalidRequest for too few dates and for values that are no numbers."""
    _check_values(columns)
    notes = _passed_over(columns)
    if columns.dates is None:
        return _undated(columns, notes)
    pairs = [(moment, value) for moment, value in zip(columns.dates.moments, columns.values.values, strict=True)
             if moment is not None and not math.isnan(value)]  # fmt: skip
    dateless = len(columns.values.values) - columns.dates.count
    if dateless:
        notes.append(f"{_rows(dateless)} without a readable date in {columns.date_name!r} left out")
    pairs.sort(key=lambda pair: pair[0])  # stable: rows of one date stay in the table's order
    unique = len({moment for moment, _ in pairs})
    if unique < LEAST_DATES:
        raise _too_few(unique, "different dates with a value")
    used = pairs[-MAX_ROWS_USED:]
    joined = _joined(used, aggregate, notes)
    if len(joined) < LEAST_DATES:
        raise _too_few(len(joined), f"different dates with a value among the newest {MAX_ROWS_USED} rows")
    return _even(joined, columns, aggregate, notes, (len(used), len(pairs) > len(used)))


def _check_values(columns: Chosen) -> None:
    numbers = columns.values
    if numbers.endless is not None:
        raise InvalidRequest(
            f"column {columns.value_name!r} is infinite in row {numbers.endless + 1}; send a number or leave it empty",
            param="value_column", code="infinite_value",
        )  # fmt: skip
    largest = max((abs(value) for value in numbers.values if not math.isnan(value)), default=0.0)
    if largest > MAX_VALUE:
        raise InvalidRequest(f"column {columns.value_name!r} holds {largest:.4g}, at most {MAX_VALUE:.0e} is forecast; "
                             "send it in a larger unit", param="value_column", code="value_too_large")  # fmt: skip


def _passed_over(columns: Chosen) -> list[str]:
    notes = []
    if columns.others:
        listed = ", ".join(repr(name) for name in columns.others[:10])
        notes.append(
            f"{columns.value_name!r} was forecast; other columns of numbers: {listed} (choose by value_column)"
        )
    if columns.values.foreign:
        notes.append(
            f"{_rows(len(columns.values.foreign))} with no number in {columns.value_name!r} counted as missing"
        )
    return notes


def _undated(columns: Chosen, notes: list[str]) -> Series:
    """Rows are steps; a missing value inside is a gap."""
    given = [(index, value) for index, value in enumerate(columns.values.values) if not math.isnan(value)]
    if len(given) < LEAST_DATES:
        raise _too_few(len(given), "values")
    used = [pair for pair in given[-MAX_ROWS_USED:] if pair[0] > given[-1][0] - MAX_ROWS_USED]
    if len(used) < LEAST_DATES:
        raise _too_few(len(used), f"values in the last {MAX_ROWS_USED} rows")
    first = used[0][0]
    values = _filled([index - first for index, _ in used], [value for _, value in used], "rows without a value", notes)
    points: tuple[Point, ...] = tuple((None, value) for _, value in used)
    return Series(values, points, None, None, columns.values.decimals, len(used), len(used) < len(given), tuple(notes))


def _joined(
    pairs: Sequence[tuple[dt.datetime, float]], aggregate: Aggregate, notes: list[str]
) -> list[tuple[dt.datetime, float]]:
    """One value a date."""
    by_date: dict[dt.datetime, list[float]] = {}
    for moment, value in pairs:
        by_date.setdefault(moment, []).append(value)
    repeated = sum(len(values) > 1 for values in by_date.values())
    if repeated:
        notes.append(f"{repeated} dates on several rows each became their {aggregate} (choose by aggregate)")
    return [(moment, _REDUCE[aggregate](values)) for moment, values in by_date.items()]


def _even(
    joined: list[tuple[dt.datetime, float]],
    columns: Chosen,
    aggregate: Aggregate,
    notes: list[str],
    counted: tuple[int, bool],
) -> Series:
    """The values on their step; those that fall on one step are joined, steps without one are interpolated."""
    step, kept = step_of([moment for moment, _ in joined])
    if not kept:
        notes.append(f"the dates keep no step; they were put on the nearest, one {step.name}")
    newest = joined[-1][0]
    by_index: dict[int, list[float]] = {}
    for moment, value in joined:
        by_index.setdefault(step.index(moment, newest), []).append(value)
    rows, exceeded = counted
    recent = {index: values for index, values in by_index.items() if index > -MAX_ROWS_USED}
    if len(recent) < LEAST_DATES:
        raise _too_few(len(recent), f"dates within the newest {MAX_ROWS_USED} steps of one {step.name}")
    first = min(recent)
    values = _filled([index - first for index in sorted(recent)],
                     [_REDUCE[aggregate](recent[index]) for index in sorted(recent)],
                     f"steps of one {step.name} without a row", notes)  # fmt: skip
    start = step.after(newest, first)
    exceeded = exceeded or len(recent) < len(by_index)
    return Series(values, tuple(joined), start, step, columns.values.decimals, rows, exceeded, tuple(notes))


def _filled(indices: Sequence[int], given: Sequence[float], what: str, notes: list[str]) -> Floats:
    """Values at 0 to the last index, straight lines over the gaps."""
    steps = np.arange(indices[-1] + 1)
    missing = len(steps) - len(indices)
    if missing:
        notes.append(f"{missing} {what} interpolated")
    return np.interp(steps, np.asarray(indices), np.asarray(given, dtype=np.float64))


def _too_few(found: int, what: str) -> InvalidRequest:
    return InvalidRequest(f"a forecast needs at least {LEAST_DATES} {what}, {found} were found", code="too_few_dates")


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
