"""The `REQUEST` document of the task `forecast`, validated, and what it and the person's words ask for together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from python_backends.errors import InvalidRequest
from python_backends.forecast.limits import (
    DEFAULT_LEVELS,
    DEFAULT_PERIODS,
    MAX_HORIZON,
    MAX_INSTRUCTION,
    MAX_LEVELS,
)
from python_backends.forecast.moments import moments_of
from python_backends.forecast.series import Aggregate
from python_backends.forecast.units import Unit
from python_backends.forecast.wording import wish_in


def _singular(value: Any) -> Any:
    """`Days` as `day`; what is no unit is left for the error."""
    return value.strip().lower().removesuffix("s") if isinstance(value, str) else value


def _dated(text: str) -> str:
    if moments_of([text]).count == 0:
        raise ValueError("must be a date such as 2024-01-31 or 2024-01-31 12:00:00")
    return text


Name = Annotated[str, Field(min_length=1, max_length=1000)]
Level = Annotated[int, Field(ge=1, le=99)]


class ForecastRequest(BaseModel):
    """Parameters of the task `forecast`; every one may be absent, and one that is given wins over the words.

    `instruction` are the person's own words, in which the data may stand; `data` is the data as text; MEDIA is the data
    as a file. `levels` are percents of the intervals. `start` is the date of the first value where the data has none.
    `aggregate` joins rows of one date. `mime` and `filename` are what the sender claims of MEDIA.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    instruction: str = Field(default="", max_length=MAX_INSTRUCTION)
    data: str | None = Field(default=None, max_length=MAX_INSTRUCTION)
    periods: int | None = Field(default=None, ge=1, le=MAX_HORIZON)
    unit: Annotated[Unit, BeforeValidator(_singular)] | None = None
    date_column: Name | None = None
    value_column: Name | None = None
    levels: list[Level] | None = Field(default=None, max_length=MAX_LEVELS)
    aggregate: Literal["mean", "sum", "last", "min", "max"] | None = None
    start: Annotated[str, Field(max_length=64), AfterValidator(_dated)] | None = None
    mime: str | None = Field(default=None, max_length=255)
    filename: str | None = Field(default=None, max_length=1024)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be forecast. `unit` is None where nobody named one."""

    periods: int
    unit: Unit | None
    levels: tuple[int, ...]
    aggregate: Aggregate
    start: dt.datetime | None


def task_of(request: ForecastRequest, words: str) -> Task:
    """The request, filled from the words around the data. Raises InvalidRequest for a horizon out of bounds."""
    wish = wish_in(words)
    periods = request.periods or (DEFAULT_PERIODS if wish.periods is None else wish.periods)
    if not 1 <= periods <= MAX_HORIZON:
        raise InvalidRequest(f"{periods} periods were asked for; from 1 to {MAX_HORIZON} can be forecast",
                             param="periods")  # fmt: skip
    levels = request.levels if request.levels is not None else wish.levels or DEFAULT_LEVELS
    start = None if request.start is None else moments_of([request.start]).moments[0]
    return Task(periods, request.unit or wish.unit, tuple(sorted(set(levels))),
                request.aggregate or wish.aggregate or "mean", start)  # fmt: skip
