"""The step of a series: a fixed time, months, or business days; where it leads, and how it is found in dates."""

from __future__ import annotations

import calendar
import datetime as dt
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Kind = Literal["seconds", "months", "business days"]
DAY = 86_400
# Lengths of named steps in seconds, longest first; a series that keeps none exactly is put on the nearest.
_NAMED = ((604_800, "week"), (DAY, "day"), (3600, "hour"), (60, "minute"), (1, "second"))
_ROUND = (1, 5, 10, 15, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, DAY, 604_800)
_MONTH_SECONDS = 2_629_746  # a year's mean
_EVEN = 0.9


@dataclass(frozen=True, slots=True)
class Step:
    """`count` of `kind` from value to value. `day` is the day of the month that months keep, 31 for their end."""

    kind: Kind
    count: int
    day: int = 1

    @property
    def name(self) -> str:
        """Such as "day", "15 minutes", "month", "quarter", "business day"."""
        if self.kind == "business days":
            return "business day"
        if self.kind == "months":
            for months, name in ((12, "year"), (3, "quarter")):
                if self.count % months == 0:
                    return _counted(self.count // months, name)
            return _counted(self.count, "month")
        for seconds, name in _NAMED:
            if self.count % seconds == 0:
                return _counted(self.count // seconds, name)
        raise AssertionError(f"a step of {self.count} s")

    @property
    def seconds(self) -> float:
        """Its mean length."""
        return self.count * {"seconds": 1.0, "months": _MONTH_SECONDS, "business days": DAY * 7 / 5}[self.kind]

    def index(self, moment: dt.datetime, origin: dt.datetime) -> int:
        """Which step from `origin` is nearest to `moment`; months count whole."""
        if self.kind == "months":
            return ((moment.year - origin.year) * 12 + moment.month - origin.month) // self.count
        if self.kind == "business days":
            return int(np.busday_count(origin.date(), moment.date()))
        return round((moment - origin).total_seconds() / self.count)

    def after(self, origin: dt.datetime, steps: int) -> dt.datetime:
        """The moment `steps` after `origin`. Raises OverflowError or ValueError beyond the year 9999."""
        if self.kind == "months":
            months = origin.year * 12 + origin.month - 1 + steps * self.count
            year, month = divmod(months, 12)
            return origin.replace(year=year, month=month + 1, day=min(self.day, _days(year, month + 1)))
        if self.kind == "business days":
            weeks, days = divmod(origin.weekday() + steps, 5)
            return origin + dt.timedelta(days=7 * weeks + days - origin.weekday())
        return origin + dt.timedelta(seconds=steps * self.count)


def step_of(moments: Sequence[dt.datetime]) -> tuple[Step, bool]:
    """The step of two or more different `moments` in order, and whether they keep it (gaps aside)."""
    months = _months(moments)
    if months is not None:
        return months, True
    if _only_business_days(moments):
        return Step("business days", 1), True
    gaps = [int((later - earlier).total_seconds()) for earlier, later in zip(moments, moments[1:], strict=False)]
    counted = Counter(gaps)
    usual = min(gap for gap, count in counted.items() if count == max(counted.values()))
    if usual > 0 and sum(gap % usual == 0 for gap in gaps) >= _EVEN * len(gaps):
        return Step("seconds", usual), True
    return _nearest(statistics.median(gaps), moments), False


def _months(moments: Sequence[dt.datetime]) -> Step | None:
    """Months, if every date is on one day of the month (or its end) at one time of day."""
    if len({moment.time() for moment in moments}) > 1:
        return None
    day = max(moment.day for moment in moments)
    ends = all(moment.day == _days(moment.year, moment.month) for moment in moments)
    if not ends and any(moment.day != min(day, _days(moment.year, moment.month)) for moment in moments):
        return None
    counts = [moment.year * 12 + moment.month for moment in moments]
    gaps = [later - earlier for earlier, later in zip(counts, counts[1:], strict=False)]
    usual = min(gap for gap in gaps if gap > 0) if any(gaps) else 0
    if usual == 0 or any(gap <= 0 or gap % usual for gap in gaps):
        return Step("months", 1, 31 if ends else day) if usual and min(gaps) > 0 else None
    return Step("months", usual, 31 if ends else day)


def _only_business_days(moments: Sequence[dt.datetime]) -> bool:
    """Monday to Friday at one time of day, mostly every day, over two weekends or more."""
    if len({moment.time() for moment in moments}) > 1 or any(moment.weekday() > 4 for moment in moments):
        return False
    span = int(np.busday_count(moments[0].date(), moments[-1].date())) + 1
    weekends = (moments[-1].date() - moments[0].date()).days // 7
    return len(moments) >= 8 and weekends >= 1 and len(moments) >= 0.7 * span


def _nearest(seconds: float, moments: Sequence[dt.datetime]) -> Step:
    """The step that people name nearest to a length: at most 40 % away, else the length itself."""
    for count in (12, 3, 1):
        if 0.8 <= seconds / (count * _MONTH_SECONDS) <= 1.25:
            return Step("months", count, moments[-1].day)
    best = min(_ROUND, key=lambda length: max(length, seconds) / max(1.0, min(length, seconds)))
    return Step("seconds", best if 0.7 <= seconds / best <= 1.4 else max(1, round(seconds)))


def _days(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _counted(count: int, name: str) -> str:
    return name if count == 1 else f"{count} {name}s"
