"""How a document writes numbers and dates, decided by the document itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from python_backends.grounding.stream import WordStream
from python_backends.grounding.values.text import plain

_DATE = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")
_POINT = re.compile(r"\d\.\d{1,2}(?!\d|[.,]\d)|\d,\d{3}\.\d")
_COMMA = re.compile(r"\d,\d{1,2}(?!\d|[.,]\d)|\d\.\d{3},\d")
_GROUP_COMMA = re.compile(r"\d,\d{3},\d{3}")
_GROUP_POINT = re.compile(r"\d\.\d{3}\.\d{3}")
_AMERICAN = re.compile(
    r"\b(?:U\.?S\.?A\.?\b|United States|US\$|USD|(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]"
    r"|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]),? \d{5}(?:-\d{4})?\b)"
)


class Locale(NamedTuple):
    """`decimal` is the decimal separator, "." or ","; `day_first` says how 3/4/2020 is read."""

    decimal: str = "."
    day_first: bool = True


def locale_of(stream: WordStream) -> Locale:
    """What most numbers and dates of `stream` that can be read in one way only suggest.

    Without such dates the day comes first, unless the page names the United States, dollars of theirs or a ZIP code.
    """
    text = plain(" ".join(word.text for word in stream.words))
    day, month = _date_votes(_DATE.findall(text))
    without_dates = _DATE.sub(" ", text)
    point = len(_POINT.findall(without_dates)) + 2 * len(_GROUP_COMMA.findall(without_dates))
    comma = len(_COMMA.findall(without_dates)) + 2 * len(_GROUP_POINT.findall(without_dates))
    day_first = day > month or (day == month and not _AMERICAN.search(text))
    return Locale("," if comma > point else ".", day_first)


def _date_votes(found: Iterable[tuple[str, str, str]]) -> tuple[int, int]:
    """(dates that can only begin with a day, dates that can only begin with a month)."""
    day = month = 0
    for first, _, second in found:
        day += int(first) > 12 >= int(second)
        month += int(second) > 12 >= int(first)
    return day, month
