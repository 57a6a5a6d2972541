"""What `forecast` asks for, and what it makes of the answer."""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import orjson
import pytest
from rich.console import Console

from client.cli.forecast import picture_of, question_of, request_body, result_in, run, table_of, write_picture
from python_backends.errors import InternalError, InvalidRequest
from python_backends.forecast.wording import wish_in

CSV = "date,value\n" + "".join(f"2024-01-{day:02d},{day}\n" for day in range(1, 21))
RESULT: dict[str, Any] = {
    "predictions": [{"date": "2024-01-21 00:00:00", "value": 21, "intervals": {"80": [20, 22], "95": [19, 23]}},
                    {"date": "2024-01-22 00:00:00", "value": 22, "intervals": {"80": [21, 23], "95": [20, 24]}}],
    "model": "AutoETS", "frequency": "day", "season_length": 7, "date_column": "date", "value_column": "value",
    "rows": 20, "notes": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("periods", "unit", "expected"),
    [(None, None, (None, None)), (5, None, (5, None)), (5, "months", (5, "month")), (None, "weeks", (10, "week"))],
)
def test_the_question_is_understood_by_the_task(
    periods: int | None, unit: str | None, expected: tuple[Any, Any]
) -> None:
    wish = wish_in(question_of(periods, unit, "unit sales"))
    assert (wish.periods, wish.unit) == expected


def test_a_horizon_that_is_refused_there_is_handed_on() -> None:
    assert wish_in(question_of(-3, "days", None)).periods == -3


def test_the_file_goes_with_the_task(tmp_path: Path) -> None:
    system, user = request_body(tmp_path / "a.csv", CSV.encode(), "?")["messages"]
    assert system["content"] == "<task>forecast</task>"
    assert [part["type"] for part in user["content"]] == ["text", "file"]
    assert user["content"][1]["file"]["filename"] == "a.csv"


def test_the_result_is_taken_out_of_the_answer() -> None:
    content = orjson.dumps({"name": "forecast", "result": RESULT}).decode()
    good = httpx.Response(200, json={"choices": [{"message": {"content": content}}]})
    with httpx.Client(base_url="http://server") as client:
        assert result_in(client, good) == RESULT
        for body in ({}, {"choices": [{"message": {"content": '{"result":{"predictions":[]}}'}}]}):
            with pytest.raises(InternalError, match="another form"):
                result_in(client, httpx.Response(200, json=body))


def test_the_picture_holds_history_and_forecast(tmp_path: Path) -> None:
    root = ElementTree.fromstring(picture_of(tmp_path / "a.csv", CSV.encode(), RESULT))
    past, future = (line.attrib["points"].split() for line in root.iter("{http://www.w3.org/2000/svg}polyline"))
    assert (len(past), len(future)) == (20, 3)
    assert len(list(root.iter("{http://www.w3.org/2000/svg}polygon"))) == 2


def test_the_table_shows_every_prediction() -> None:
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(table_of(RESULT | {"value_column": "[red]value"}))
    shown = console.export_text()
    assert "2024-01-22 00:00:00" in shown and "20 to 24" in shown and "[red]value: AutoETS" in shown


def test_files_and_folders_that_do_not_exist_are_named(tmp_path: Path) -> None:
    options = argparse.Namespace(file=tmp_path / "no.csv", plot=None, periods=None, unit=None, column=None, json=False)
    with pytest.raises(InvalidRequest, match="no.csv"):
        run(options)
    (tmp_path / "a.csv").write_text(CSV)
    options.file, options.plot = tmp_path / "a.csv", tmp_path / "none" / "a.svg"
    with pytest.raises(InvalidRequest, match="no folder"):
        run(options)
    with pytest.raises(InvalidRequest, match="cannot write"):
        write_picture(tmp_path, "")
