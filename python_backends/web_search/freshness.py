"""How new a page must be, in a caller's words."""

from __future__ import annotations

import datetime

DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}


def since_of(text: str, today: datetime.date) -> datetime.date:
    """The first day that `day`, `week`, `month`, `year` or a date (YYYY-MM-DD) lets through. Raises ValueError."""
    if text in DAYS:
        return today - datetime.timedelta(days=DAYS[text])
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as exc:
        raise ValueError(f"it is day, week, month, year or a date YYYY-MM-DD, not {text[:40]!r}") from exc
