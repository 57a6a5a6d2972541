"""Days, weeks and working days between two dates in the words; every other word must be one that narrows nothing."""

from __future__ import annotations

import datetime
import re

from python_backends.front_door.programs.filler import nothing_more

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
    (r"weekdays|working days|business days|werktage|arbeitstagen?|jours ouvr(?:és|ables)|días hábiles",
     "sum((a + timedelta(k)).weekday() < 5 for k in range((b - a).days))"),
    (r"weeks?\b|wochen\b|semaines?|semanas?", "(b - a).days / 7"),
    (r"hours?\b|stunden\b|heures?|horas?", "(b - a).days * 24"),
    (r"days?\b|tagen?\b|jours?|días?|how long|wie lange", "(b - a).days"),
)  # fmt: skip


_BETWEEN = re.compile(
    r"\b(?:how many|how long|between|until|till|to|are|lie|is it|pass(?:ed)?|wie viele|wie lange|liegen|zwischen|bis|"
    r"combien|entre|cuántos|cuántas|hay|hasta|il y a|span|difference)\b", re.I,
)  # fmt: skip


def span_in(words: str) -> str | None:
    """A program that prints the span between the two dates of `words`; None without two, without a unit, or where the
    words say more than that ("excluding holidays")."""
    dates = [date for found in _DATES.finditer(words) if (date := _date(found)) is not None]
    asked = next(((pattern, code) for pattern, code in _UNITS if re.search(pattern, words, re.I)), None)
    if len(dates) != 2 or asked is None:
        return None
    pattern, code = asked
    if not nothing_more(_BETWEEN.sub(" ", re.sub(rf"\b(?:{pattern})", " ", _DATES.sub(" ", words), flags=re.I))):
        return None
    first, last = (f"date({date.year}, {date.month}, {date.day})" for date in dates)
    return f"from datetime import date, timedelta\na, b = sorted([{first}, {last}])\n{code}\n"


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
