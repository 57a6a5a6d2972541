"""Which cycles a series may have, in steps: the calendar's where there are dates, else the one its values repeat."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from python_backends.forecast.step import DAY, Step

_YEAR = 31_556_952
_CYCLES = (60, 3600, DAY, 7 * DAY, _YEAR)
_CYCLES_NEEDED = 2
_REPEATS = 0.3  # autocorrelation of a cycle that is believed without a calendar, and the most of its neighbours'
_SIGNIFICANT = 2.6


def seasons_of(values: npt.NDArray[Any], step: Step | None) -> tuple[int, ...]:
    """Cycle lengths in steps, shortest first, each of which the values hold twice or more."""
    most = len(values) // _CYCLES_NEEDED
    found = tuple(length for length in _by_calendar(step) if 2 <= length <= most) if step is not None else ()
    if found or (step is not None and step.name != "year" and _by_calendar(step)):
        return found
    repeated = _by_repetition(values)
    return (repeated,) if repeated else ()


def _by_calendar(step: Step) -> tuple[int, ...]:
    if step.kind == "business days":
        return (5, 261)
    if step.kind == "months":
        return (12 // step.count,) if 12 % step.count == 0 and step.count < 12 else ()
    lengths = []
    for cycle in _CYCLES:
        length = cycle / step.count
        # A year is no whole number of days or weeks; what is off by a hundredth of a cycle does not matter.
        if length >= 2 and abs(length - round(length)) <= 0.01 * length:
            lengths.append(round(length))
    return tuple(lengths)


def _by_repetition(values: npt.NDArray[Any]) -> int | None:
    """The lag at which the differences correlate most, if that is a peak and more than chance."""
    changes = np.diff(values)
    changes = changes - changes.mean()
    power = float(changes @ changes)
    most = len(values) // 3
    if power == 0 or most < 3:
        return None
    lags = [float(changes[lag:] @ changes[:-lag]) / power for lag in range(1, most + 2)]
    peaks = [lag for lag in range(2, most + 1) if lags[lag - 1] > max(lags[lag - 2], lags[lag])]
    best = max(peaks, key=lambda lag: lags[lag - 1], default=None)
    if best is None or lags[best - 1] < max(_REPEATS, _SIGNIFICANT / len(changes) ** 0.5):
        return None
    return best
