"""Tables for the tests, written as people send them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable


def daily(count: int, value: Callable[[int], object] = lambda i: 100 + i, start: str = "2024-01-01") -> str:
    """A csv of one value a day."""
    first = dt.date.fromisoformat(start)
    return csv((first + dt.timedelta(days=i), value(i)) for i in range(count))


def monthly(count: int, start: int = 2015) -> str:
    """A csv of monthly sales with a trend and a season."""
    rows = (
        (f"{start + i // 12}-{i % 12 + 1:02d}-01", round(100 + i + 20 * math.sin(i * math.pi / 6)))
        for i in range(count)
    )
    return csv(rows)


def csv(rows: Iterable[tuple[object, object]], heading: str = "date,value") -> str:
    """Rows under a heading."""
    return "\n".join([heading, *(f"{date},{value}" for date, value in rows)])
