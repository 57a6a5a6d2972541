"""Dates as people write them, read column by column: one cell cannot tell 03/04 from 04/03, a column often can."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from python_backends.tables.table import Cell

_CLOCK = (
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?:(?P=mark)(?P<day>\d{1,2}))?" + _CLOCK)
_YEAR_LAST = re.compile(r"(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})" + _CLOCK)
_MONTH_YEAR = re.compile(r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})")
_DAY_NAME = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ .-]+)?{_NAME}[ ,-]+(?P<year>\d{{4}}|'?\d{{2}})" + _CLOCK, re.I
)
_NAME_DAY = re.compile(rf"{_NAME}[ -]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ -]+(?P<year>\d{{4}})" + _CLOCK, re.I)
_YEAR_NAME = re.compile(rf"(?P<year>\d{{4}})[ /-]{_NAME}(?:[ -](?P<day>\d{{1,2}}))?", re.I)
_QUARTER = re.compile(r"(?:(?P<year>\d{4})[ /-]?Q(?P<q>[1-4])|Q(?P<q2>[1-4])[ /-]?(?P<year2>\d{4}))", re.I)
_WEEK = re.compile(r"(?P<year>\d{4})-?W(?P<week>\d{1,2})(?:-(?P<weekday>[1-7]))?", re.I)
_COMPACT = re.compile(r"(?P<year>[12]\d{3})(?P<month>\d{2})(?P<day>\d{2})?")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.I)
_FIRST_YEAR, _LAST_YEAR = 1000, 2200  # of a bare number that is to be a year


@dataclass(frozen=True, slots=True)
class MomentColumn:
    """`moments` are None where a cell is no date. `zone` is the offset they are written in, "UTC" where it varied."""

    moments: tuple[dt.datetime | None, ...]
    zone: str | None

    @property
    def count(self) -> int:
        """Cells that hold a date."""
        return sum(moment is not None for moment in self.moments)


def moments_of(cells: Sequence[Cell], *, bare_numbers: bool = False) -> MomentColumn:
    """`cells` as dates; never raises. `bare_numbers` lets 2019, 201903, 20190328 and Unix times be dates too."""
    day_first = _day_first(cells)
    number = _number_reader(cells) if bare_numbers else _nothing
    read = [_moment(cell, day_first, number) for cell in cells]
    return _in_one_zone(read)


def _moment(cell: Cell, day_first: bool, number: Callable[[int], dt.datetime | None]) -> dt.datetime | None:
    if isinstance(cell, dt.datetime) or cell is None:
        return cell
    if isinstance(cell, int | float):
        return number(int(cell)) if not isinstance(cell, bool) and cell == cell and abs(cell) < 1e17 else None
    text = _WEEKDAY.sub("", cell.strip())
    if text.isascii() and text.isdigit():
        return number(int(text)) if len(text) < 18 else None
    try:
        return _written(text, day_first)
    except (ValueError, OverflowError):  # a 30th of February, a year 0, an offset of 99 hours
        return None


def _written(text: str, day_first: bool) -> dt.datetime | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return _on(match, int(match["year"]), int(match["month"]), int(match["day"] or 1))
    if match := _YEAR_LAST.fullmatch(text):
        one, two = int(match["one"]), int(match["two"])
        day, month = (one, two) if day_first else (two, one)
        return _on(match, _whole_year(match["year"]), month, day)
    if match := _MONTH_YEAR.fullmatch(text):
        return dt.datetime(int(match["year"]), int(match["month"]), 1)
    for pattern in (_DAY_NAME, _NAME_DAY):
        if match := pattern.fullmatch(text):
            return _on(match, _whole_year(match["year"]), _month(match["name"]), int(match["day"] or 1))
    if match := _YEAR_NAME.fullmatch(text):
        return dt.datetime(int(match["year"]), _month(match["name"]), int(match["day"] or 1))
    if match := _QUARTER.fullmatch(text):
        return dt.datetime(int(match["year"] or match["year2"]), 3 * int(match["q"] or match["q2"]) - 2, 1)
    if match := _WEEK.fullmatch(text):
        return dt.datetime.fromisocalendar(int(match["year"]), int(match["week"]), int(match["weekday"] or 1))
    return None


def _on(match: re.Match[str], year: int, month: int, day: int) -> dt.datetime:
    hour, half = int(match["hour"] or 0), (match["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return dt.datetime(
        year, month, day, hour, int(match["minute"] or 0), int(match["second"] or 0), tzinfo=_zone(match["zone"])
    )


def _zone(text: str | None) -> dt.timezone | None:
    if not text:
        return None
    if text[0] not in "+-":
        return dt.timezone.utc
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return dt.timezone(-offset if text[0] == "-" else offset)


def _whole_year(text: str) -> int:
    digits = text.lstrip("'")
    return int(digits) if len(digits) == 4 else (2000 if int(digits) < 70 else 1900) + int(digits)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _day_first(cells: Sequence[Cell]) -> bool:
    """Whether 03/04/2024 is in April: as any cell proves, else as the steps are more even, else by its mark."""
    matches = [match for cell in cells if isinstance(cell, str) and (match := _YEAR_LAST.fullmatch(cell.strip()))]
    if not matches:
        return False
    if any(int(match["one"]) > 12 for match in matches):
        return True
    if any(int(match["two"]) > 12 for match in matches):
        return False
    uneven = {first: _unevenness(matches, first) for first in (False, True)}
    return uneven[True] < uneven[False] if uneven[True] != uneven[False] else matches[0]["mark"] != "/"


def _unevenness(matches: Sequence[re.Match[str]], day_first: bool) -> int:
    """How many different steps in days there are between neighbours."""
    days = []
    for match in matches:
        day, month = (match["one"], match["two"]) if day_first else (match["two"], match["one"])
        days.append(_whole_year(match["year"]) * 372 + int(month) * 31 + int(day))
    return len({later - earlier for earlier, later in zip(days, days[1:], strict=False)})


def _nothing(_: int) -> None:
    return None


def _number_reader(cells: Sequence[Cell]) -> Callable[[int], dt.datetime | None]:
    """How the column's bare numbers are dates, judged by how many digits most have."""
    texts = [str(cell).strip() for cell in cells if isinstance(cell, int | str)]
    digits = sorted(len(text) for text in texts if text.isascii() and text.isdigit())
    length = digits[len(digits) // 2] if digits else 0
    if length == 4:
        return lambda number: dt.datetime(number, 1, 1) if _FIRST_YEAR <= number <= _LAST_YEAR else None
    if length in (6, 8):
        return _compact
    scale = {9: 1, 10: 1, 12: 1000, 13: 1000, 15: 10**6, 16: 10**6}.get(length)
    return _nothing if scale is None else lambda number: _unix(number, scale)


def _compact(number: int) -> dt.datetime | None:
    match = _COMPACT.fullmatch(str(number))
    try:
        return match and dt.datetime(int(match["year"]), int(match["month"]), int(match["day"] or 1))
    except ValueError:
        return None


def _unix(number: int, scale: int) -> dt.datetime | None:
    try:
        return dt.datetime(1970, 1, 1) + dt.timedelta(seconds=number // scale)
    except OverflowError:
        return None


def _in_one_zone(read: Sequence[dt.datetime | None]) -> MomentColumn:
    """Wall-clock times of the one offset that all have; UTC where there are several, as over a change of clocks."""
    offsets = {moment.utcoffset() for moment in read if moment is not None}
    if offsets <= {None}:
        return MomentColumn(tuple(read), None)
    bare = tuple(None if moment is None else moment.replace(tzinfo=None) for moment in read)
    if len(offsets) == 1:
        offset = offsets.pop()
        assert offset is not None
        return MomentColumn(bare, _offset_name(offset))
    shifted = tuple(map(_as_utc, read))
    return MomentColumn(shifted, "UTC")


def _as_utc(moment: dt.datetime | None) -> dt.datetime | None:
    if moment is None or moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(dt.timezone.utc).replace(tzinfo=None)
    except OverflowError:
        return None


def _offset_name(offset: dt.timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return "UTC" if minutes == 0 else f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
