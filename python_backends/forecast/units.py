"""Units that a horizon is counted in, and how many steps of a series they are."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from python_backends.errors import InvalidRequest
from python_backends.forecast.limits import MAX_HORIZON
from python_backends.forecast.step import DAY, Step

Unit = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year"]
UNITS: dict[Unit, Step] = {
    "second": Step("seconds", 1), "minute": Step("seconds", 60), "hour": Step("seconds", 3600),
    "day": Step("seconds", DAY), "week": Step("seconds", 7 * DAY), "month": Step("months", 1),
    "quarter": Step("months", 3), "year": Step("months", 12),
}  # fmt: skip


def steps_within(step: Step, periods: int, unit: Unit | None, last: dt.datetime | None) -> int:
    """How many predictions `periods` of `unit` are: that many, or as many steps as fill them if the unit is coarser.

    A unit finer than the step cannot be predicted: `periods` then counts steps. Raises InvalidRequest over MAX_HORIZON.
    """
    steps = periods
    if unit is not None and last is not None and UNITS[unit].seconds > 1.2 * step.seconds:
        try:
            end = _anchored(UNITS[unit], last).after(last, periods)
        except (OverflowError, ValueError) as error:
            raise beyond_the_calendar() from error
        steps = step.index(end, last)
    if steps > MAX_HORIZON:
        raise InvalidRequest(
            f"{periods} {unit}s of a series with a step of one {step.name} are {steps} predictions, at most "
            f"{MAX_HORIZON} are made; ask for fewer, or send the data by {unit}",
            param="periods",
        )
    return max(1, steps)


def beyond_the_calendar() -> InvalidRequest:
    """The error for predictions that no date can be given."""
    return InvalidRequest("the predictions would reach beyond the year 9999; ask for fewer periods", param="periods")


def _anchored(unit: Step, last: dt.datetime) -> Step:
    return Step("months", unit.count, last.day) if unit.kind == "months" else unit
