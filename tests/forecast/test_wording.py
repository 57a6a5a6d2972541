"""What words ask for."""

from __future__ import annotations

import pytest

from python_backends.errors import InvalidRequest
from python_backends.forecast.request import ForecastRequest, task_of
from python_backends.forecast.wording import wish_in
from python_backends.request import parsed


@pytest.mark.parametrize(
    ("words", "periods", "unit"),
    [
        ("Forecast the next 5 days of this:", 5, "day"),
        ("Forecast the next 10 months of this:", 10, "month"),
        ("forecast the next month", 1, "month"),
        ("what will the coming twelve weeks look like?", 12, "week"),
        ("Predict 7 more values", 7, None),
        ("3 months ahead please", 3, "month"),
        ("a 12-month forecast", 12, "month"),
        ("Forecast sales for 2 quarters", 2, "quarter"),
        ("predict the sales for next year", 1, "year"),
        ("extrapolate this 24 hours", 24, "hour"),
        ("horizon=8", 8, None),
        ("forecast the next six", 6, None),
        ("the next 30 mins", 30, "minute"),
        ("Forecast the next 3 business days", 3, "day"),
        ("Forecast this", None, None),
        ("Prognostiziere die nächsten 3 Monate", 3, "month"),
        ("Sage die nächste Woche voraus", 1, "week"),
        ("Eine Prognose für zwei Jahre, bitte", 2, "year"),
        ("Prevé los próximos 3 meses", 3, "month"),
        ("el mes que viene", 1, "month"),
        ("Prévois les 6 prochains jours", 6, "day"),
        ("Prevedi le prossime quattro settimane", 4, "week"),
        ("Preveja os próximos 5 dias", 5, "day"),
        ("I have 30 days of data, forecast the next 7 days", 7, "day"),
    ],
)
def test_horizons(words: str, periods: int | None, unit: str | None) -> None:
    wish = wish_in(words)
    assert (wish.periods, wish.unit) == (periods, unit)


def test_levels_and_joining() -> None:
    assert wish_in("next 5 days with 90% intervals").levels == (90,)
    assert wish_in("with 50 % and 99 percent prediction bands").levels == (99,)
    assert wish_in("sum the rows of a day").aggregate == "sum"
    assert wish_in("forecast the average price").aggregate == "mean"


def request(**keys: object) -> ForecastRequest:
    return ForecastRequest.model_validate(keys)


def test_keys_win_over_words() -> None:
    task = task_of(request(periods=3, unit="Weeks", levels=[95, 50, 95]), "the next 5 days with 90% intervals")
    assert (task.periods, task.unit, task.levels) == (3, "week", (50, 95))
    task = task_of(request(), "")
    assert (task.periods, task.unit, task.levels, task.aggregate) == (10, None, (80, 95), "mean")
    assert task_of(request(levels=[]), "").levels == ()


@pytest.mark.parametrize("words", ["next 0 days", "next 257 days", "next -1 days", "next 999999999 days"])
def test_horizons_out_of_bounds_in_words(words: str) -> None:
    with pytest.raises(InvalidRequest, match="from 1 to 256"):
        task_of(request(), words)


@pytest.mark.parametrize(
    ("document", "param"),
    [
        (b'{"periods":0}', "periods"), (b'{"periods":257}', "periods"), (b'{"periods":-1}', "periods"),
        (b'{"periods":"ten"}', "periods"), (b'{"periods":1.5}', "periods"), (b'{"unit":"fortnight"}', "unit"),
        (b'{"unit":5}', "unit"), (b'{"levels":[0]}', "levels.0"), (b'{"levels":[100]}', "levels.0"),
        (b'{"levels":[1,2,3,4,5,6,7,8,9,10,11]}', "levels"), (b'{"start":"soon"}', "start"),
        (b'{"horizon":5}', "horizon"),
        (b'{"date_column":""}', "date_column"), (b'{"aggregate":"mode"}', "aggregate"), (b"[", None), (b"[]", None),
    ],
)  # fmt: skip
def test_requests_that_are_refused(document: bytes, param: str | None) -> None:
    with pytest.raises(InvalidRequest) as caught:
        parsed(ForecastRequest, document)
    assert caught.value.param == param
