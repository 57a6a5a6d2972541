"""Which columns are taken, and what becomes of them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from python_backends.errors import InvalidRequest
from python_backends.forecast.columns import Chosen, chosen, upright
from python_backends.forecast.limits import MAX_ROWS_USED
from python_backends.forecast.series import Aggregate, Series, series_of
from python_backends.tables.read import table_of_text
from tests.forecast.tables import csv, daily


def choice(text: str, date: str | None = None, value: str | None = None, words: str = "") -> Chosen:
    return chosen(upright(table_of_text(text)), date, value, words)


def series(text: str, aggregate: Aggregate = "mean") -> Series:
    return series_of(choice(text), aggregate)


def table(heading: str, *columns: object) -> str:
    """A csv of twelve months; a callable column gives its cell by row."""
    rows = [[column(i) if callable(column) else column for column in columns] for i in range(12)]
    return "\n".join([heading, *(",".join(map(str, row)) for row in rows)])


def month(i: int) -> str:
    return f"2024-{i + 1:02d}-01"


@pytest.mark.parametrize(
    ("text", "date", "value"),
    [
        (table("when,sales", month, lambda i: i), "when", "sales"),
        (table("sales,date", lambda i: i, month), "date", "sales"),
        (table("id,date,store,sales", lambda i: i + 1, month, "A", lambda i: i * i), "date", "sales"),
        (table("date,open,high,low,close", month, 1, 2, 3, 4), "date", "close"),
        (table("date,x,value", month, 1, 2), "date", "value"),
        (table("created,date,n", month, month, 3), "date", "n"),
        (table("year,gdp", lambda i: 2010 + i, lambda i: i), "year", "gdp"),
        (table("ds,y", lambda i: 1704067200 + 86400 * i, lambda i: 1704067200 - i), "ds", "y"),
        ("\n".join(f"{2010 + i},{i}" for i in range(9)), "column 1", "column 2"),
        ("\n".join(map(str, range(2010, 2020))), None, "column 1"),
        ("month,Jan 2024,Feb 2024,Mar 2024,Apr 2024,May 2024,Jun 2024\nsales,1,2,3,4,5,6", "month", "sales"),
    ],
)
def test_columns_are_found(text: str, date: str | None, value: str) -> None:
    found = choice(text)
    assert (found.date_name, found.value_name) == (date, value)


def test_words_and_keys_choose() -> None:
    text = table("date,sales,unit price", month, 1, 2)
    assert choice(text).value_name == "sales" and choice(text).others == ("unit price",)
    assert choice(text, words="forecast the unit price please").value_name == "unit price"
    assert choice(text, value=" Unit Price").value_name == "unit price"


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"value": "profit"}, "no column 'profit'; it has 'date', 'sales', 'note'"),
        ({"value": "note"}, "in 'note'"),
        ({"date": "sales"}, "no dates"),
        ({"date": "x"}, "no column 'x'"),
    ],
)
def test_columns_that_cannot_be_taken_are_named(keys: dict[str, str], words: str) -> None:
    with pytest.raises(InvalidRequest, match=words):
        choice(table("date,sales,note", month, lambda i: i * 1.5, "hello"), **keys)


def test_a_table_without_numbers_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="no column of numbers"):
        choice(table("date,note", month, "hello"))


def test_rows_are_put_in_order_and_gaps_filled() -> None:
    made = series("date,v\n2024-01-05,50\n2024-01-01,10\n2024-01-02,\n2024-01-03,30\n2024-01-06,60\n2024-01-07,70")
    assert made.values.tolist() == [10, 20, 30, 40, 50, 60, 70]
    assert (made.rows, made.exceeded, made.start) == (5, False, dt.datetime(2024, 1, 1))
    assert made.notes == ("2 steps of one day without a row interpolated",)


@pytest.mark.parametrize(("aggregate", "value"), [("mean", 15), ("sum", 30), ("last", 20), ("min", 10), ("max", 20)])
def test_rows_of_one_date_are_joined(aggregate: Aggregate, value: float) -> None:
    made = series(daily(6) + "\n2024-01-07,10\n2024-01-07,20", aggregate)
    assert made.values[-1] == value
    assert f"became their {aggregate}" in made.notes[0]


def test_cells_that_are_no_numbers_count_as_missing() -> None:
    made = series(daily(20, lambda i: "closed" if i == 5 else i))
    assert made.values[5] == 5 and "1 row with no number" in made.notes[0]


def test_rows_without_a_date_are_left_out() -> None:
    made = series(daily(20) + "\nTotal,9999")
    assert len(made.values) == 20 and "without a readable date" in made.notes[0]


def test_only_the_newest_rows_are_used() -> None:
    made = series(daily(MAX_ROWS_USED, start="2010-01-01"))
    assert (len(made.values), made.rows, made.exceeded) == (MAX_ROWS_USED, MAX_ROWS_USED, False)
    made = series(daily(MAX_ROWS_USED + 1, start="2010-01-01"))
    assert (len(made.values), made.exceeded, made.values[0]) == (MAX_ROWS_USED, True, 101)
    undated = series("\n".join(map(str, range(1500))))
    assert (len(undated.values), undated.exceeded, undated.values[-1]) == (MAX_ROWS_USED, True, 1499)


def test_one_early_date_does_not_stretch_the_series() -> None:
    made = series("date,value\n0001-01-01,5\n" + daily(30).partition("\n")[2])
    assert len(made.values) == 30 and made.exceeded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (daily(4), "at least 5 different dates with a value, 4 were found"),
        (csv(("2024-01-01", i) for i in range(9)), "1 were found"),
        ("value\n1\n2\n3\n4", "at least 5 values, 4"),
        ("date,value\n2024-01-01,5", "1 were found"),
        (daily(9, lambda i: "inf" if i == 3 else i), "infinite in row 4"),
        (daily(9, lambda i: 1e16 if i == 3 else i), "at most 1e\\+15"),
    ],
)
def test_series_that_cannot_be_made(text: str, words: str) -> None:
    with pytest.raises(InvalidRequest, match=words):
        series(text)


def test_five_dates_are_enough() -> None:
    assert len(series(daily(5)).values) == 5


def test_all_missing_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="no column of numbers"):
        series(daily(9, lambda i: "NaN"))


def test_hours_over_a_change_of_clocks() -> None:
    # Local time skips 02:00 on the last Sunday of March and has it twice on the last of October.
    first = dt.datetime(2024, 10, 26, tzinfo=dt.timezone.utc)
    hours = [first + dt.timedelta(hours=i) for i in range(48)]
    zones = [
        dt.timezone(dt.timedelta(hours=2 if hour < dt.datetime(2024, 10, 27, 1, tzinfo=dt.timezone.utc) else 1))
        for hour in hours
    ]
    made = series(
        csv((hour.astimezone(zone).isoformat(), i) for i, (hour, zone) in enumerate(zip(hours, zones, strict=True)))
    )
    assert np.array_equal(made.values, np.arange(48)) and made.start == dt.datetime(2024, 10, 26)
