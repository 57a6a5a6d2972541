"""Times of day and points in time, out as RFC 3339, which JSON schema's `time` and `date-time` mean."""

from __future__ import annotations

import re

from python_backends.grounding.values.dates import date_of
from python_backends.grounding.values.locale import Locale
from python_backends.grounding.values.text import plain, without_label

_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:(?P<mark>[:.h]) ?(?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?P<fraction>\.\d{1,9})?)?)?h?"
    r"(?: ?(?P<half>[ap])\.? ?m\.?)?(?: ?(?P<word>Uhr|hrs?|hours?|o'clock))?"
    r"(?P<zone>Z| ?(?:UTC|GMT)|[+-]\d{2}:?\d{2})?[.,;)\]]*",
    re.I,
)
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)T(?=\d)")
_JOINT = re.compile(r"[,T_-]$|^[,T_(-]|^(?:at|um|kl\.?|à|a|alle|om|às|@)$", re.I)


def time_of(text: str, _locale: Locale) -> str | None:
    """The time that `text` writes, as HH:MM:SS with its offset; None if it is none.

    RFC 3339 knows no time without an offset: one that states none is given "Z".
    """
    found = _CLOCK.fullmatch(_bare(text))
    if found is None:
        return None
    plainly = found["mark"] == ":" or (found["mark"] in ("h", "H") and found["minute"])
    if not (plainly or found["half"] or (found["word"] and found["mark"] != ":")):
        return None  # 9.00 is a price until someone says otherwise
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"] in "pP" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return f"{hour:02}:{minute:02}:{second:02}{found['fraction'] or ''}{_offset(found['zone'])}"


def _bare(text: str) -> str:
    whole = plain(text).strip("([")
    # "Time:10:30" has a label, "10:30" has none; label_end wants a letter, "10h30:" has no value after it.
    return without_label(whole) if whole[:1].isalpha() else whole


def _offset(zone: str | None) -> str:
    if zone is None or not zone[-1].isdigit():
        return "Z"
    return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"


def date_time_of(text: str, locale: Locale) -> str | None:
    """A date and a time in either order, as RFC 3339; None if one of them is missing."""
    words = _STAMP.sub(r"\1 ", plain(text)).split()
    for cut in range(1, len(words)):
        left, right = _trimmed(words[:cut]), _trimmed(words[cut:])
        for date_text, time_text in ((left, right), (right, left)):
            date = date_of(date_text, locale)
            time = time_of(time_text, locale) if date else None
            if date and time:
                return f"{date}T{time}"
    return None


def _trimmed(words: list[str]) -> str:
    """`words` without what joins a date and a time."""
    kept = [_JOINT.sub("", word) for word in words]
    return " ".join(word for word in kept if word)
