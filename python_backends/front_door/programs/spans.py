"""Days, weeks and working days between two dates in the words."""

from __future__ import annotations

import datetime
import re

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero", "february feb februar février febrero", "march mar märz mars marzo",
            "april apr avril abril", "may mai mayo", "june jun juni juin junio", "july jul juli juillet julio",
            "august aug août agosto", "september sep sept septembre septiembre", "october oct oktober octobre octubre",
            "november nov novembre noviembre", "december dec dezember décembre diciembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WORD = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATES = re.compile(
    rf"(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})|(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?(?P<month>{_WORD})"
    rf"\.?,?\s+(?:de\s+)?(?P<year>\d{{4}})|(?P<month2>{_WORD})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{{4}})",
    re.I,
)
_UNITS = (
    (r"weekdays|working days|business days|werktage|arbeitstage|jours ouvr|días hábiles",
     "sum((a + timedelta(k)).weekday() < 5 for k in range((b - a).days))"),
    (r"weeks?\b|wochen|semaines?|semanas?", "(b - a).days / 7"),
    (r"hours?\b|stunden|heures?|horas?", "(b - a).days * 24"),
    (r"days?\b|tagen?\b|jours?|días?|how long|wie lange", "(b - a).days"),
)  # fmt: skip


def span_in(words: str) -> str | None:
    """A program that prints the span between the two dates of `words`; None without two, or without a unit."""
    dates = [date for found in _DATES.finditer(words) if (date := _date(found)) is not None]
    asked = next((code for pattern, code in _UNITS if re.search(pattern, words, re.I)), None)
    if len(dates) != 2 or asked is None:
        return None
    first, last = (f"date({date.year}, {date.month}, {date.day})" for date in dates)
    return f"from datetime import date, timedelta\na, b = sorted([{first}, {last}])\n{asked}\n"


def _date(found: re.Match[str]) -> datetime.date | None:
    if found["iso"]:
        parts = [int(part) for part in found["iso"].split("-")]
    else:
        month = _MONTHS[(found["month"] or found["month2"]).lower()]
        parts = [int(found["year"] or found["year2"]), month, int(found["day"] or found["day2"])]
    try:
        return datetime.date(*parts)
    except ValueError:
        return None
