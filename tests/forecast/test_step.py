"""The step that dates keep, and where it leads."""

from __future__ import annotations

import datetime as dt

import pytest

from python_backends.errors import InvalidRequest
from python_backends.forecast.limits import MAX_HORIZON
from python_backends.forecast.moments import moments_of
from python_backends.forecast.step import Step, step_of
from python_backends.forecast.units import steps_within


def dates(*texts: str) -> list[dt.datetime]:
    return [moment for moment in moments_of(texts).moments if moment]


def every(count: int, **delta: float) -> list[dt.datetime]:
    return [dt.datetime(2024, 1, 1) + dt.timedelta(**delta) * i for i in range(count)]


@pytest.mark.parametrize(
    ("moments", "name", "kept", "following"),
    [
        (every(9, days=1), "day", True, "2024-01-10 00:00:00"),
        (every(9, hours=1), "hour", True, "2024-01-01 09:00:00"),
        (every(9, minutes=15), "15 minutes", True, "2024-01-01 02:15:00"),
        (every(9, seconds=90), "90 seconds", True, "2024-01-01 00:13:30"),
        (every(9, weeks=1), "week", True, "2024-03-04 00:00:00"),
        (every(9, days=3), "3 days", True, "2024-01-28 00:00:00"),
        (every(40, days=1)[:20] + every(40, days=1)[25:], "day", True, "2024-02-10 00:00:00"),
        (dates("2023-11-30", "2023-12-31", "2024-01-31"), "month", True, "2024-02-29 00:00:00"),
        (dates("2023-10-30", "2023-11-30", "2023-12-30", "2024-01-30"), "month", True, "2024-02-29 00:00:00"),
        (dates("2023-01", "2023-02", "2023-04"), "month", True, "2023-05-01 00:00:00"),
        (dates("2023Q1", "2023Q2", "2023Q3"), "quarter", True, "2023-10-01 00:00:00"),
        (dates("2020-02-29", "2021-02-28", "2022-02-28"), "year", True, "2023-02-28 00:00:00"),
        (dates("2020-06-01", "2021-06-01", "2023-06-01"), "year", True, "2024-06-01 00:00:00"),
        ([day for day in every(19, days=1) if day.weekday() < 5], "business day", True, "2024-01-22 00:00:00"),
        (dates("2024-01-03", "2024-02-05", "2024-03-02", "2024-04-04", "2024-05-03"), "month", False,
         "2024-06-03 00:00:00"),
        (dates("2024-01-01", "2024-01-02", "2024-01-04", "2024-01-05", "2024-01-05 06:00"), "day", False, None),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)  # fmt: skip
def test_steps(moments: list[dt.datetime], name: str, kept: bool, following: str | None) -> None:
    step, keeps = step_of(moments)
    assert (step.name, keeps) == (name, kept)
    if following is not None:
        assert str(step.after(moments[-1], 1)) == following
        assert all(step.index(step.after(moments[-1], i), moments[-1]) == i for i in range(-30, 30))


@pytest.mark.parametrize(
    ("step", "periods", "unit", "steps"),
    [
        (Step("seconds", 86400), 5, "day", 5),
        (Step("seconds", 86400), 5, None, 5),
        (Step("seconds", 86400), 2, "week", 14),
        (Step("seconds", 86400), 1, "month", 29),  # from the 31st of January to the end of February 2024
        (Step("seconds", 3600), 2, "day", 48),
        (Step("months", 1, 31), 2, "quarter", 6),
        (Step("months", 1, 31), 10, "day", 10),
        (Step("business days", 1), 2, "week", 10),
        (Step("business days", 1), 5, "day", 5),
        (Step("seconds", 3600), MAX_HORIZON, "hour", MAX_HORIZON),
    ],
)
def test_periods_in_steps(step: Step, periods: int, unit: str, steps: int) -> None:
    assert steps_within(step, periods, unit, dt.datetime(2024, 1, 31)) == steps  # type: ignore[arg-type]


def test_a_horizon_too_long_in_steps_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="at most 256"):
        steps_within(Step("seconds", 3600), 11, "day", dt.datetime(2024, 1, 31))
    with pytest.raises(InvalidRequest, match="year 9999"):
        steps_within(Step("seconds", 86400), 9, "year", dt.datetime(9995, 1, 31))
