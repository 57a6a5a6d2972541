"""The whole task without Triton: tables in, the published result and evidence out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import orjson
import pytest

from python_backends.errors import InvalidRequest, OpenfazeError
from python_backends.evidence import Evidence, evidence_from_json
from python_backends.forecast.limits import EVIDENCE_ROWS
from python_backends.forecast.request import ForecastRequest
from python_backends.forecast.result import ForecastResult
from python_backends.forecast.schema import schema_text
from python_backends.forecast.task import answer
from python_backends.runtime.config import CHECKOUT
from tests.forecast.tables import csv, daily, monthly

SCHEMA = CHECKOUT / "docs" / "schemas" / "forecast.json"
ASK = "Forecast the next 5 days of this:"


def ask(media: str | None = None, **keys: Any) -> tuple[dict[str, Any], tuple[Evidence, ...]]:
    result, evidence = answer(ForecastRequest(**keys), [] if media is None else [media.encode()])
    ForecastResult.model_validate_json(result)
    return orjson.loads(result), evidence_from_json(evidence)


def test_a_file_of_days() -> None:
    result, _ = ask(daily(60, lambda i: 100 + 2 * i), instruction=ASK)
    dates = [each["date"] for each in result["predictions"]]
    assert dates == [f"2024-03-{day:02d} 00:00:00" for day in range(1, 6)]
    assert [each["value"] for each in result["predictions"]] == [220, 222, 224, 226, 228]
    assert (result["frequency"], result["dates"], result["rows"]) == ("day", "data", 60)
    assert (result["date_column"], result["value_column"]) == ("date", "value")
    assert result["forecast_row_limit_exceeded"] is False


def test_a_season_goes_on() -> None:
    result, _ = ask(monthly(96), periods=12, unit="months")
    values = [each["value"] for each in result["predictions"]]
    assert (result["season_length"], result["frequency"]) == (12, "month")
    assert values.index(max(values)) in (3, 4) and values.index(min(values)) in (8, 9)
    assert all(isinstance(value, int) for value in values)
    for each in result["predictions"]:
        (low80, high80), (low95, high95) = each["intervals"]["80"], each["intervals"]["95"]
        assert low95 <= low80 <= each["value"] <= high80 <= high95


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (f"{ASK} 12, 13, 15, 16, 18, 19", {}),
        (f"{ASK} [12, 13, 15, 16, 18, 19]", {}),
        (ASK, {"data": "12\n13\n15\n16\n18\n19"}),
    ],
)
def test_numbers_without_dates_count_from_a_fixed_day_if_a_unit_is_named(text: str, keys: dict[str, str]) -> None:
    result, _ = ask(instruction=text, **keys)
    assert [each["date"] for each in result["predictions"]][:2] == ["1970-01-07 00:00:00", "1970-01-08 00:00:00"]
    assert result["dates"] == "assumed" and result["date_column"] is None


def test_numbers_without_dates_and_unit_have_none() -> None:
    result, _ = ask(data="1\n2\n3\n4\n5\n6", periods=2)
    assert [each["date"] for each in result["predictions"]] == [None, None]
    assert (result["dates"], result["frequency"]) == ("none", None)


def test_a_start_gives_dates() -> None:
    result, _ = ask(data="1\n2\n3\n4\n5\n6", periods=2, start="2024-08-31", unit="month")
    assert [each["date"] for each in result["predictions"]] == ["2025-02-28 00:00:00", "2025-03-31 00:00:00"]
    assert result["dates"] == "start"


def test_fractions_stay_and_nothing_falls_below_zero() -> None:
    result, _ = ask(daily(40, lambda i: max(0.25, 20 - i / 2)), periods=30, levels=[99])
    values = [each["value"] for each in result["predictions"]]
    assert min(values) >= 0 and all(each["intervals"]["99"][0] >= 0 for each in result["predictions"])
    result, _ = ask(daily(40, lambda i: 5 + i / 4), periods=3)
    assert [each["value"] for each in result["predictions"]] == pytest.approx([15, 15.25, 15.5], abs=0.01)
    assert all(isinstance(each["value"], float) for each in result["predictions"])
    result, _ = ask(daily(40, lambda i: 20 - i), periods=5)
    assert result["predictions"][-1]["value"] < -20  # where values were negative they may be so again


def test_no_levels_no_intervals() -> None:
    result, evidence = ask(daily(30), levels=[])
    assert result["predictions"][0]["intervals"] == {} and evidence[-1].confidence == 0.5


def test_a_constant_stays() -> None:
    result, _ = ask(daily(30, lambda i: 7), periods=3)
    assert [(each["value"], each["intervals"]["95"]) for each in result["predictions"]] == [(7, [7, 7])] * 3


@pytest.mark.parametrize("count", [5, 6, 7, 8, 9, 10, 13])
def test_short_series_are_answered(count: int) -> None:
    result, _ = ask(daily(count, lambda i: 10 + (i * 7) % 5), periods=3)
    assert len(result["predictions"]) == 3


def test_a_unit_that_is_not_the_step_is_told() -> None:
    result, _ = ask(monthly(40), instruction=ASK)
    assert len(result["predictions"]) == 5 and "one month" in " ".join(result["notes"])
    result, _ = ask(daily(40), instruction="forecast the next 2 weeks")
    assert len(result["predictions"]) == 14 and "14 predictions" in " ".join(result["notes"])


def test_equal_requests_get_equal_bytes() -> None:
    request, media = ForecastRequest(periods=7), [monthly(72).encode()]
    assert answer(request, media) == answer(request, media)


def test_evidence_holds_the_newest_rows_and_every_prediction() -> None:
    result, items = ask(daily(EVIDENCE_ROWS + 50), periods=4)
    assert len({item.id for item in items}) == len(items)
    kinds = [item.kind for item in items]
    assert (kinds.count("table"), kinds.count("cell"), kinds.count("output")) == (1, EVIDENCE_ROWS, 4)
    last = [item for item in items if item.kind == "cell"][-1]
    assert last.text == f"{dt.date(2024, 1, 1) + dt.timedelta(days=249)} 00:00:00: 349" and last.parent == "t0"
    first = next(item for item in items if item.kind == "output")
    prediction = result["predictions"][0]
    assert first.text.startswith(f"forecast {prediction['date']}: {prediction['value']}, 80 % between")
    assert 0 < first.confidence <= 1


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({}, "no data to forecast"),
        ({"instruction": "Forecast the next 5 days"}, "no data to forecast"),
        ({"data": "1,2,3,4,5,6", "instruction": "the next 300 days"}, "from 1 to 256"),
        ({"data": daily(9, start="9999-12-20")}, "year 9999"),
        ({"data": daily(9), "periods": 1, "unit": "year"}, "366 predictions|365 predictions"),
        ({"data": ""}, "empty"),
        ({"data": csv((f"0000-01-0{i}", i) for i in range(1, 9)), "date_column": "date"}, "years 1 to 9999"),
    ],
)  # fmt: skip
def test_requests_that_are_refused(keys: dict[str, Any], words: str) -> None:
    with pytest.raises(OpenfazeError, match=words):
        ask(**keys)


def test_one_data_set_a_request() -> None:
    with pytest.raises(InvalidRequest, match="2 files were sent"):
        answer(ForecastRequest(), [b"a", b"b"])
    with pytest.raises(InvalidRequest, match="1 files and `data`"):
        answer(ForecastRequest(data="1"), [b"a"])


def test_published_schema_is_current() -> None:
    command = "python -m python_backends.forecast.schema > docs/schemas/forecast.json"
    assert Path(SCHEMA).read_text() == schema_text(), f"run: {command}"
