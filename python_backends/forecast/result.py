"""The public result of the task `forecast`, its schema, and the evidence of it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from python_backends.evidence import Evidence, EvidenceSource
from python_backends.forecast.columns import Chosen
from python_backends.forecast.limits import EVIDENCE_ROWS, MAX_HORIZON
from python_backends.forecast.predict import DateOrigin, Forecast, Predicted

Number = int | float
Interval = Annotated[list[Number], Field(min_length=2, max_length=2, description="[low, high]")]
_DATE = "%Y-%m-%d %H:%M:%S"


class Model(BaseModel):
    """Base of the published models: no unknown fields."""

    model_config = ConfigDict(extra="forbid")


class Prediction(Model):
    """One value to come. Numbers are integers where all the data are."""

    date: str | None = Field(
        pattern=r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$", description="YYYY-MM-DD HH:MM:SS; null where `dates` is none"
    )
    value: Number
    intervals: dict[Annotated[str, Field(pattern=r"^\d{1,2}$")], Interval] = Field(
        description="by level: the share of futures, in percent, that the model expects inside"
    )


class ForecastResult(Model):
    """Result of the task `forecast`, predictions oldest first.

    `dates` says where the dates come from: the data, the request's `start`, `assumed` (a unit but no date was given:
    the first value is put on 1970-01-01), or none. `frequency` is the series' step. `season_length` is in steps.
    `error` is the chosen model's mean absolute error in the trials that chose it. `rows` counts the rows used.
    """

    predictions: list[Prediction] = Field(min_length=1, max_length=MAX_HORIZON)
    model: str
    error: float | None = Field(ge=0)
    frequency: str | None
    season_length: int | None = Field(ge=2)
    dates: DateOrigin
    time_zone: str | None = Field(description="offset that all dates have in the data; UTC where it varies")
    date_column: str | None
    value_column: str
    rows: int = Field(ge=1)
    forecast_row_limit_exceeded: bool = Field(description="whether older rows were dropped")
    notes: list[str] = Field(description="what was assumed or repaired, in sentences")


def result_of(forecast: Forecast, columns: Chosen) -> ForecastResult:
    """The public form of a forecast."""
    series = forecast.series
    whole = series.decimals is None
    error = forecast.outcome.error
    return ForecastResult(
        predictions=[_prediction(each, whole) for each in forecast.predictions],
        model=forecast.outcome.model,
        error=None if error is None else float(f"{error:.6g}"),
        frequency=None if series.step is None else series.step.name,
        season_length=forecast.seasons[0] if forecast.seasons else None,
        dates=forecast.dates,
        time_zone=None if columns.dates is None else columns.dates.zone,
        date_column=columns.date_name,
        value_column=columns.value_name,
        rows=series.rows,
        forecast_row_limit_exceeded=series.exceeded,
        notes=list(forecast.notes),
    )


def evidence_of(forecast: Forecast, columns: Chosen, source: EvidenceSource) -> list[Evidence]:
    """The newest rows that were used, under one table item, and one `output` item a prediction."""
    series = forecast.series
    whole = series.decimals is None
    rows = series.points[-EVIDENCE_ROWS:]
    head = f"{columns.date_name or 'row'} | {columns.value_name}"
    items = [Evidence("t0", "forecast", "table", head, 1.0, source, 0)]
    for order, (date, value) in enumerate(rows):
        name = _date(date) or str(series.rows - len(rows) + order + 1)
        items.append(Evidence(f"r{order}", "forecast", "cell", f"{name}: {_shown(value, whole)}", 1.0, source, order,
                              parent="t0"))  # fmt: skip
    scale = float(abs(series.values).mean())
    for order, each in enumerate(forecast.predictions):
        text = f"forecast {_date(each.date) or f'step {order + 1}'}: {_shown(each.value, whole)}"
        bands = "".join(f", {level} % between {_shown(low, whole)} and {_shown(high, whole)}"
                        for level, (low, high) in each.intervals.items())  # fmt: skip
        items.append(Evidence(f"p{order}", "forecast", "output", text + bands, _confidence(each, scale), source, order))
    return items


def _confidence(each: Predicted, scale: float) -> float:
    """1 for a certain value, 0.5 where half the narrowest interval is as wide as the series' mean size."""
    if not each.intervals:
        return 0.5
    low, high = each.intervals[min(each.intervals)]
    half = (high - low) / 2
    return 1.0 if half == 0 else round(scale / (scale + half), 4)


def _prediction(each: Predicted, whole: bool) -> Prediction:
    return Prediction(
        date=_date(each.date),
        value=_number(each.value, whole),
        intervals={str(level): [_number(low, whole), _number(high, whole)]
                   for level, (low, high) in each.intervals.items()},
    )  # fmt: skip


def _date(moment: dt.datetime | None) -> str | None:
    # %Y of years before 1000 has no leading zeros on Linux.
    return None if moment is None else f"{moment.year:04d}{moment.strftime(_DATE.removeprefix('%Y'))}"


def _number(value: float, whole: bool) -> Number:
    return int(value) if whole else value


def _shown(value: float, whole: bool) -> str:
    return str(int(value)) if whole and value == int(value) else repr(value)
