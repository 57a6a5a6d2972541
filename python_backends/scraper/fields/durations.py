"""Durations in text: ISO 8601, and amounts with units in the languages most pages are in."""

from __future__ import annotations

import re

_AMOUNTS = "".join(rf"(?:(?P<{unit}>\d+(?:\.\d+)?){sign})?" for unit, sign in (("weeks", "W"), ("days", "D")))
_TIMES = "".join(
    rf"(?:(?P<{unit}>\d+(?:\.\d+)?){sign})?" for unit, sign in (("hours", "H"), ("minutes", "M"), ("seconds", "S"))
)
_ISO = re.compile(rf"^P{_AMOUNTS}(?:T?{_TIMES})?$", re.I)
_MINUTES_IN = {"weeks": 10080.0, "days": 1440.0, "hours": 60.0, "minutes": 1.0, "seconds": 1 / 60}
_UNITS = {
    "days": "days? tage? tagen jours? días? dias? dagen dag giorn[io] dygn dní|deň|den dni gün nap дн(?:я|ей|и) 日 일",
    "hours": "h hrs? hours? std stunden? heures? horas? or[ae] uur uren tim timm(?:e|ar) timer? tunti[a]? "
    "godz(?:iny|ina|in)? hod(?:in[ay]?|ín)? saat órá?a? ur[ae]? val час(?:а|ов)? ч ώρ(?:α|ες) 時間 시간",
    "minutes": "m mins? minut(?:e[ns]?|os?|[iy]|er)? minuto minutter minuuttia min[uú]t(?:ov|u)? dk dakika perc "
    "мин(?:ут[аы]?|ути)? хв λεπτ[άό] דקות دقیقه 分間? 분",
    "seconds": "s secs? seconds? sekunden? sek",
}
_NUMBER = r"(?P<whole>\d{1,4})?(?:[.,](?P<part>\d{1,2}))?\s*(?P<fraction>[½¼¾⅓⅔]|\d/\d)?"
_UNIT = "|".join(f"(?P<{unit}>{'|'.join(words.split())})" for unit, words in _UNITS.items())
# A range counts by its end: what takes 30-40 minutes is done after 40.
_AMOUNT = re.compile(rf"(?<![\w.,]){_NUMBER}\s*-?\s*(?:{_UNIT})(?![^\W\d_])\.?", re.I)
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(?::\d{2})?(?:\s*h)?(?![\d:])")
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
MAX_TEXT = 300  # characters that are looked at
MOST = 1e7  # minutes; what claims to take longer is no duration


def minutes_of(text: str) -> float | None:
    """The duration that `text` begins to tell, in minutes; None where it tells none."""
    text = text.strip()[:MAX_TEXT]
    iso = _ISO.match(text)
    if iso and len(text) > 1:
        minutes = sum(float(value) * _MINUTES_IN[unit] for unit, value in iso.groupdict().items() if value)
        return minutes if minutes <= MOST else None
    total, last, smallest = 0.0, 0, 0.0
    for amount in _AMOUNT.finditer(text):
        if not amount["whole"] and not amount["fraction"]:
            continue
        unit = next(name for name in _MINUTES_IN if name != "weeks" and amount[name])
        if last and (amount.start() - last > _APART or _MINUTES_IN[unit] >= smallest):
            break
        smallest = _MINUTES_IN[unit]
        total, last = total + _number(amount) * smallest, amount.end()
    if last:
        return total
    clock = _CLOCK.search(text)
    return 60.0 * int(clock[1]) + int(clock[2]) if clock else None


_APART = 6  # characters between parts of one duration ("1 hour and 20 minutes")


def _number(amount: re.Match[str]) -> float:
    whole = float(f"{amount['whole'] or 0}.{amount['part'] or 0}")
    fraction = amount["fraction"]
    if not fraction:
        return whole
    above, _, below = fraction.partition("/")
    return whole + (_FRACTIONS[fraction] if fraction in _FRACTIONS else int(above) / max(1, int(below)))
