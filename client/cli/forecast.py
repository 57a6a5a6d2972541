"""`forecast FILE`: the next values of a table's series, as a table, JSON, or a picture with its history."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import orjson
from rich.markup import escape
from rich.table import Table

from client.chat_completions import ANSWER_SECONDS, MODEL
from client.cli.chart import Band, Mark, svg_chart
from client.cli.documents import chat, content_part, other_form, read_bytes
from client.cli.some_server import some_server
from client.cli.terminal import messages, results, write_result
from client.media_types import media_type_of
from python_backends.errors import InvalidRequest
from python_backends.forecast.columns import chosen, upright
from python_backends.forecast.series import series_of
from python_backends.tables.read import table_of_bytes

_SHOWN_PAST = 400  # values of the history that are drawn at most


def add_command(commands: Any) -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser("forecast", help="the next values of a table's series, with intervals")
    parser.add_argument("file", type=Path, metavar="FILE", help="csv, tsv, json, xlsx, xml, yaml or a Markdown table")
    parser.add_argument("--periods", type=int, metavar="N", help="how many values (default 10)")
    parser.add_argument(
        "--unit", metavar="U", help="what periods count: seconds, minutes, hours, days, weeks, months, ..."
    )
    parser.add_argument("--column", metavar="NAME", help="the column to forecast, where there are several")
    parser.add_argument("--plot", type=Path, metavar="SVG", help="write a picture of history, forecast and intervals")
    parser.add_argument("--json", action="store_true", help="the whole result on one line")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Forecast one file."""
    path: Path = options.file
    data = read_bytes(path)
    if options.plot is not None and not options.plot.parent.is_dir():
        raise InvalidRequest(f"--plot: there is no folder {options.plot.parent}")
    body = request_body(path, data, question_of(options.periods, options.unit, options.column))
    with some_server("forecast") as (url, key):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        with httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=ANSWER_SECONDS) as client:
            result = result_in(client, chat(client, body))
    if options.json:
        write_result(orjson.dumps(result).decode() + "\n")
    else:
        _show(result)
    if options.plot is not None:
        picture = picture_of(path, data, result)
        write_picture(options.plot, picture)
        messages().print(f"picture: {options.plot}", markup=False)
    return 0


def question_of(periods: int | None, unit: str | None, column: str | None) -> str:
    """The words that ask for it."""
    what = f" {column}" if column else ""
    if periods is None and unit is None:
        return f"Forecast{what} from this:"
    return f"Forecast{what} for the next {10 if periods is None else periods} {unit or 'steps'} of this:"


def request_body(path: Path, data: bytes, question: str) -> dict[str, Any]:
    """The chat-completions request."""
    part = {"type": "text", "text": question}
    return {
        "model": MODEL,
        "messages": [
            {"role": "system", "content": "<task>forecast</task>"},
            {"role": "user", "content": [part, content_part(path, data)]},
        ],
    }


def result_in(client: httpx.Client, response: httpx.Response) -> dict[str, Any]:
    """The public `forecast` result in a chat-completions answer."""
    try:
        result: dict[str, Any] = orjson.loads(response.json()["choices"][0]["message"]["content"])["result"]
        if result["predictions"]:
            return result
    except (ValueError, LookupError, TypeError) as error:
        raise other_form(client, response) from error
    raise other_form(client, response)


def picture_of(path: Path, data: bytes, result: dict[str, Any]) -> str:
    """The SVG of a file's newest values and its forecast; the file is read as the server read it."""
    table = upright(table_of_bytes(data, media_type_of(path.name), path.name))
    points = series_of(chosen(table, result["date_column"], result["value_column"])).points[-_SHOWN_PAST:]
    past = [Mark(str(i) if date is None else str(date), value) for i, (date, value) in enumerate(points, 1)]
    predictions = result["predictions"]
    future = [Mark(each["date"] or f"+{i}", each["value"]) for i, each in enumerate(predictions, 1)]
    levels = predictions[0]["intervals"]
    bands = [Band(level, tuple((each["intervals"][level][0], each["intervals"][level][1]) for each in predictions))
             for level in levels]  # fmt: skip
    return svg_chart(f"{result['value_column']}: {result['model']}", past, future, bands)


def write_picture(path: Path, picture: str) -> None:
    """Write the SVG; InvalidRequest says why that cannot be done."""
    try:
        path.write_text(picture, "utf-8")
    except OSError as error:
        raise InvalidRequest(f"cannot write {path}: {(error.strerror or str(error)).lower()}") from error


def _show(result: dict[str, Any]) -> None:
    console = results()
    console.print(table_of(result))
    for note in result["notes"]:
        console.print(f"note: {note}", markup=False)


def table_of(result: dict[str, Any]) -> Table:
    """The predictions for a terminal."""
    step = f", step one {result['frequency']}" if result["frequency"] else ""
    season = f", season of {result['season_length']}" if result["season_length"] else ""
    table = Table(title=escape(f"{result['value_column']}: {result['model']}, {result['rows']} rows{step}{season}"))
    levels: Sequence[str] = list(result["predictions"][0]["intervals"])
    for heading in ("date", "value", *(f"{level} %" for level in levels)):
        table.add_column(heading, justify="left" if heading == "date" else "right")
    for place, each in enumerate(result["predictions"], 1):
        bounds = (" to ".join(map(str, each["intervals"][level])) for level in levels)
        table.add_row(each["date"] or f"+{place}", str(each["value"]), *bounds)
    return table
