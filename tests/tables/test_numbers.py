"""The style of numbers is that of their column."""

from __future__ import annotations

import math

import pytest

from python_backends.tables.numbers import numbers_of


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", "-2", "+3", "4.5"], [1, -2, 3, 4.5]),
        (["1,234", "12,345,678"], [1234, 12345678]),
        (["1,234", "0,5"], [1.234, 0.5]),
        (["1.234.567", "2.000"], [1234567, 2000]),
        (["1.234,56", "7"], [1234.56, 7]),
        (["1,234.56", "7"], [1234.56, 7]),
        (["1 234,5", "1\u202f000"], [1234.5, 1000]),
        (["1'000.5"], [1000.5]),
        (["$1,200.50", "-€3", "EUR 5", "7 USD", "8%"], [1200.5, -3, 5, 7, 8]),
        (["(12)", "−3", "1e3", "2.5E-1"], [-12, -3, 1000, 0.25]),
        ([5, 6.5, "7"], [5, 6.5, 7]),
    ],
)
def test_styles(cells: list[str], values: list[float]) -> None:
    found = numbers_of(cells)
    assert list(found.values) == values and found.foreign == ()


def test_the_delimiter_can_say_that_a_comma_is_decimal() -> None:
    assert numbers_of(["1,234", "2,345"]).values == (1234, 2345)
    assert numbers_of(["1,234", "2,345"], decimal_comma=True).values == (1.234, 2.345)


def test_missing_foreign_and_endless_cells() -> None:
    found = numbers_of(["1", "", "n/a", "NaN", None, "-", "abc", True, "12 apples"])
    assert found.count == 1 and found.foreign == (6, 7, 8) and math.isnan(found.values[6])
    assert numbers_of(["1", "-inf"]).endless == 1
    assert numbers_of([1, 10**400]).endless == 1


def test_whole_numbers_are_known_as_such() -> None:
    assert numbers_of(["1", "2,000"]).decimals is None
    assert numbers_of(["1", "2.50"]).decimals == 2
    assert numbers_of([1, 2.0]).decimals == 0
    assert numbers_of([1, 2.125]).decimals == 3
