"""Dates as people write them."""

from __future__ import annotations

import datetime as dt

import pytest

from python_backends.forecast.moments import moments_of

DAY = dt.datetime(2024, 4, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2024-04-03", "2024/4/3", "2024.04.03", "3 April 2024", "03-Apr-2024", "April 3, 2024", "Apr 3rd 2024",
        "3rd apr 2024",
        "Wednesday, 3 April 2024", "2024-W14-3", "2024-04-03T00:00:00", "2024-04-03 00:00", "2024-04-03 12:00 AM",
        "2024-Apr-03",
    ],
)  # fmt: skip
def test_one_day_in_many_ways(text: str) -> None:
    assert moments_of([text]).moments == (DAY,)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-04", dt.datetime(2024, 4, 1)), ("04/2024", dt.datetime(2024, 4, 1)),
        ("Apr 2024", dt.datetime(2024, 4, 1)),
        ("Apr-24", dt.datetime(2024, 4, 1)), ("2024Q2", dt.datetime(2024, 4, 1)), ("Q2 2024", dt.datetime(2024, 4, 1)),
        ("2024-W14", dt.datetime(2024, 4, 1)), ("2024-04-03 05:06:07.891", dt.datetime(2024, 4, 3, 5, 6, 7)),
        ("4/3/2024 11:05 PM", dt.datetime(2024, 4, 3, 23, 5)), ("2000-02-29", dt.datetime(2000, 2, 29)),
        ("0001-01-01", dt.datetime(1, 1, 1)), ("9999-12-31", dt.datetime(9999, 12, 31)),
    ],
)  # fmt: skip
def test_other_precisions(text: str, moment: dt.datetime) -> None:
    assert moments_of([text]).moments == (moment,)


@pytest.mark.parametrize(
    "text",
    ["", "abc", "5", "12.5", "2023-02-29", "2024-13-01", "2024-00-01", "0000-01-01", "10000-01-01", "2024-01-01 25:00",
     "2024-01-01 00:00+99:00", "31.04.2024", "2024-W54", "1e5"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert moments_of([text], bare_numbers=True).moments == (None,)


def test_the_column_tells_days_from_months() -> None:
    def of(*texts: str) -> list[tuple[int, int]]:
        return [(moment.month, moment.day) for moment in moments_of(texts).moments if moment]

    assert of("03/04/2024", "13/04/2024") == [(4, 3), (4, 13)]
    assert of("03/04/2024", "03/13/2024") == [(3, 4), (3, 13)]
    assert of("01/03/2024", "01/04/2024", "01/05/2024") == [(1, 3), (1, 4), (1, 5)]  # days follow more evenly
    assert of("01/01/2024", "01/02/2024", "01/03/2024", "01/04/2024") == [(1, 1), (1, 2), (1, 3), (1, 4)]
    assert of("03/04/2024") == [(3, 4)] and of("03.04.2024") == [(4, 3)]


@pytest.mark.parametrize(
    ("cells", "moment"),
    [
        ([2023, 2024], dt.datetime(2023, 1, 1)), (["20240403", "20240404"], DAY), (["202404",
        "202405"], dt.datetime(2024, 4, 1)),
        ([1712102400, 1712188800], DAY), (["1712102400000"], DAY),
    ],
)  # fmt: skip
def test_bare_numbers_only_when_asked(cells: list[int | str], moment: dt.datetime) -> None:
    assert moments_of(cells, bare_numbers=True).moments[0] == moment
    assert moments_of(cells).count == 0


def test_zones() -> None:
    one = moments_of(["2024-01-01T10:00+02:00", "2024-01-02T10:00+0200"])
    assert one.zone == "+02:00" and one.moments[0] == dt.datetime(2024, 1, 1, 10)
    two = moments_of(["2024-03-31T01:00+01:00", "2024-03-31T03:00+02:00"])
    assert two.zone == "UTC" and two.moments == (dt.datetime(2024, 3, 31, 0), dt.datetime(2024, 3, 31, 1))
    assert moments_of(["2024-01-01T10:00Z"]).zone == "UTC" and moments_of(["2024-01-01"]).zone is None
