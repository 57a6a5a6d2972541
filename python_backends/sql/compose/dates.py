"""Spans of time in plain words, and the parts of dates that rows are grouped by."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from python_backends.sql.compose.reading import Reading
from python_backends.sql.compose.sketch import Expression, Ref, column_of, compared

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "q1": 1, "q2": 2, "q3": 3, "q4": 4}
_UNITS = {"day": 1, "week": 7, "month": 30, "year": 365, "quarter": 91}
_YEAR = r"(?P<year>(?:18|19|20)\d{2})"
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_DAY = r"(?:\d{4}-\d{2}-\d{2})"


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included; either may be open. `words` are those that said so."""

    first: dt.date | None
    last: dt.date | None
    words: str
    year: int | None = None
    """Set where the period is that year."""


def period_in(text: str, today: dt.date) -> Period | None:
    """The period that `text` (lower case) speaks of."""
    for find in (_between, _bounded, _quarter, _month, _relative, _year):
        found = find(text, today)
        if found is not None:
            return found
    return None


def bucket_of(word: str) -> str | None:
    """The unit that rows are grouped by: `month` of `per month`, `monthly`, `each month`."""
    adverbs = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year",
               "annual": "year", "annually": "year"}  # fmt: skip
    return adverbs.get(word, word if word in _UNITS else None)


def date_column(reading: Reading, tables: tuple[str, ...], words: str) -> Ref | None:
    """The date that is meant: one that the question names, else that of the first table which has one."""
    named = [m for m in reading.mentions if m.column is not None and m.value is None
             and reading.column_of(Ref(m.table, m.column)).kind == "date"]  # fmt: skip
    best = max(named, key=lambda m: (m.table in tables, m.score), default=None)
    if best is not None and best.column is not None and best.score >= 0.4:
        return Ref(best.table, best.column)
    for name in tables:
        dates = [c for c in reading.table_of(name).columns if c.kind == "date"]
        dates.sort(key=lambda c: any(mark in c.name.lower() for mark in ("updated", "crtd", "modified", "load")))
        if dates:
            return Ref(name, dates[0].name)
    return None


def within(ref: Ref, period: Period) -> tuple[Expression, ...]:
    """The conditions of a period on a date."""
    column, found = column_of(ref), []
    if period.first is not None:
        found.append(compared(column, ">=", period.first.isoformat()))
    if period.last is not None:
        found.append(compared(column, "<", (period.last + dt.timedelta(days=1)).isoformat()))
    return tuple(found)


def bucketed(ref: Ref, unit: str) -> Expression:
    """The start of the unit of time in which a date lies."""
    if unit == "year":
        return Expression(f"EXTRACT(YEAR FROM {ref.sql})", (ref.table,))
    return Expression(f"CAST(DATE_TRUNC('{unit}', {ref.sql}) AS DATE)", (ref.table,))


def _between(text: str, _: dt.date) -> Period | None:
    found = re.search(rf"(?:between|from) ({_DAY}) (?:\w+ )?(?:and|to|until) ({_DAY})( exclusive)?", text)
    if found:
        last = dt.date.fromisoformat(found[2])
        return Period(dt.date.fromisoformat(found[1]), last - dt.timedelta(days=1) if found[3] else last, found[0])
    years = re.search(r"(?:between|from) ((?:18|19|20)\d{2}) (?:and|to|until) ((?:18|19|20)\d{2})", text)
    if years:
        return Period(dt.date(int(years[1]), 1, 1), dt.date(int(years[2]), 12, 31), years[0])
    return None


def _bounded(text: str, _: dt.date) -> Period | None:
    found = re.search(rf"\b(since|after|before|until|on|by) ({_DAY})", text)
    if found is None:
        years = re.search(r"\b(since|after|before|until) ((?:18|19|20)\d{2})\b", text)
        if years is None:
            return None
        year = int(years[2])
        if years[1] in ("since", "after"):
            return Period(dt.date(year + (years[1] == "after"), 1, 1), None, years[0])
        return Period(None, dt.date(year - (years[1] == "before"), 12, 31), years[0])
    day = dt.date.fromisoformat(found[2])
    one = dt.timedelta(days=1)
    bounds = {"since": (day, None), "after": (day + one, None), "before": (None, day - one), "until": (None, day),
              "by": (None, day), "on": (day, day)}  # fmt: skip
    return Period(*bounds[found[1]], found[0])


def _quarter(text: str, today: dt.date) -> Period | None:
    found = re.search(rf"\b(first|second|third|fourth|last|q[1-4])(?: quarter)?(?: of| in)? {_YEAR}", text)
    if found is None or ("quarter" not in found[0] and not found[1].startswith("q")):
        return None
    year, quarter = int(found["year"]), _QUARTERS[found[1]]
    last = dt.date(year, 3 * quarter, calendar.monthrange(year, 3 * quarter)[1])
    return Period(dt.date(year, 3 * quarter - 2, 1), last, found[0])


def _month(text: str, today: dt.date) -> Period | None:
    found = re.search(rf"\b{_MONTH}(?: of)?,? {_YEAR}\b", text)
    if found is None:
        return None
    year, month = int(found["year"]), _MONTHS[found["month"]]
    return Period(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]), found[0])


def _relative(text: str, today: dt.date) -> Period | None:
    found = re.search(r"\b(?:last|past|previous) (?:(\d+) )?(day|week|month|year|quarter)s?\b", text)
    if found is None:
        this = re.search(r"\bthis (year|month)\b", text)
        if this is None:
            return None
        first = today.replace(day=1, month=1 if this[1] == "year" else today.month)
        return Period(first, today, this[0])
    return Period(_before(today, int(found[1] or 1), found[2]), today, found[0])


def _before(day: dt.date, count: int, unit: str) -> dt.date:
    if unit in ("day", "week"):
        return day - dt.timedelta(days=count * _UNITS[unit])
    months = count * {"month": 1, "quarter": 3, "year": 12}[unit]
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _year(text: str, _: dt.date) -> Period | None:
    found = re.search(rf"\b(?:in|of|during|for|year|from|the) (?:the )?(?:year )?{_YEAR}\b", text)
    if found is None:
        return None
    year = int(found["year"])
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31), found[0], year)
