"""Dates, out as ISO 8601: 25/12/2018, 2018-12-25, "25. Dezember 2018", "Dec 25, '18", 2018年12月25日."""

from __future__ import annotations

import datetime
import re

from python_backends.grounding.values.locale import Locale
from python_backends.grounding.values.months import month_of
from python_backends.grounding.values.text import plain, without_label

_TIME_AFTER = r"(?:[T_]\d{1,2}[:.h]\d{2}\S*)?"  # glued to the date, as in ISO stamps
_EDGE = r"[.,;)\]]*"
_YEAR_FIRST = re.compile(rf"(\d{{4}}) ?([/.-]) ?(\d{{1,2}}) ?\2 ?(\d{{1,2}}){_TIME_AFTER}{_EDGE}")
_YEAR_LAST = re.compile(rf"(\d{{1,2}}) ?([/.-]|\. ) ?(\d{{1,2}}) ?\2 ?'?(\d{{4}}|\d{{2}}){_TIME_AFTER}{_EDGE}")
_COMPACT = re.compile(rf"((?:19|20)\d{{2}})(\d{{2}})(\d{{2}}){_EDGE}")
_HAN = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일号]?")
_NAME = r"([^\W\d_]{3,12})\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?"
_YEAR = r"'?(\d{4}|\d{2})"
_OF = r"(?: (?:of|del?)(?= ))?"
_NAMED_DAY_FIRST = re.compile(rf"{_DAY}{_OF}[ /.-]?{_NAME}{_OF},?[ /.-]?{_YEAR}{_EDGE}", re.I)
_NAMED_MONTH_FIRST = re.compile(rf"{_NAME}[ /.-]?{_DAY}(?:, ?| |-|/){_YEAR}{_EDGE}", re.I)
_NAMED_YEAR_FIRST = re.compile(rf"(\d{{4}})[ /.-]{_NAME}[ /.-]{_DAY}{_EDGE}", re.I)
_WEEKDAY = re.compile(r"^\(?[^\W\d_]{2,10}\)?[.,]+ ?(?=\d)|(?<=\d) ?\([^\W\d_]{2,10}\)$")
_DIGIT = re.compile(r"\d")
_PIVOT = 70  # two digits below it are of this century


def date_of(text: str, locale: Locale) -> str | None:
    """The date that `text` writes, as YYYY-MM-DD; None if it is none or names a day that never was."""
    bare = without_label(_WEEKDAY.sub("", without_label(plain(text)))).strip("([")
    if not _DIGIT.search(bare):
        return None
    return _numeric(bare, locale) or _named(bare)


def _numeric(text: str, locale: Locale) -> str | None:
    if found := _YEAR_FIRST.fullmatch(text):
        return _iso(found[1], found[3], found[4])
    if found := _COMPACT.fullmatch(text) or _HAN.fullmatch(text):
        return _iso(*found.groups())
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = found[1], found[3], found[4]
        day_month = (first, second) if locale.day_first else (second, first)
        orders = [(year, day_month[1], day_month[0]), (year, day_month[0], day_month[1])]
        if len(year) == 2:
            orders.append((first, second, year))
        return next((iso for order in orders if (iso := _iso(*order))), None)
    return None


def _named(text: str) -> str | None:
    if found := _NAMED_DAY_FIRST.fullmatch(text):
        return _iso(found[3], month_of(found[2]), found[1])
    if found := _NAMED_MONTH_FIRST.fullmatch(text):
        return _iso(found[3], month_of(found[1]), found[2])
    if found := _NAMED_YEAR_FIRST.fullmatch(text):
        return _iso(found[1], month_of(found[2]), found[3])
    return None


def _iso(year: str, month: str | int | None, day: str) -> str | None:
    if month is None:
        return None
    number = int(year)
    if len(year) < 3:
        number += 2000 if number < _PIVOT else 1900
    if not 1000 <= number <= 2999:
        return None
    try:
        return datetime.date(number, int(month), int(day)).isoformat()
    except ValueError:  # the 31st of June
        return None
