"""What a person's own words ask for: how many periods, of which unit, with which intervals."""

from __future__ import annotations

import re
from dataclasses import dataclass

from python_backends.forecast.series import Aggregate
from python_backends.forecast.units import UNITS, Unit

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_COUNTS = {word: count for count, word in enumerate(_WORDS.split(), 1)} | {
    "a": 1, "an": 1, "dozen": 12, "thirty": 30, "sixty": 60, "ninety": 90, "hundred": 100,
}  # fmt: skip
_SHORT = {"sec": "second", "min": "minute", "hr": "hour", "wk": "week", "mth": "month", "yr": "year"}
_NAMES: dict[Unit, str] = {
    "minute": "minuten?|minutos?|minuti", "hour": "stunden?|horas?|heures?|or[ae]",
    "day": "tagen?|tage?|d[ií]as?|jours?|giorn[oi]", "week": "wochen?|semanas?|semaines?|settiman[ae]",
    "month": "monaten?|monate?|mes|meses|mois|mes[ei]|mês", "quarter": "quartalen?|quartale?|trimestres?|trimestri",
    "year": "jahren?|jahre?|años?|ans?|années?|ann[oi]|anos?",
}  # fmt: skip
"""Units in German, Spanish, French, Italian and Portuguese."""
_ABROAD = rf"(?P<unit>{'|'.join(_NAMES.values())})\b"
_COUNTS_ABROAD = {
    word: count
    for count, words in enumerate(
        ("ein eine einen un une uno una um uma", "zwei dos deux due dois duas", "drei tres trois tre três",
         "vier cuatro quatre quattro quatro", "fünf cinco cinq cinque", "sechs seis six sei",
         "sieben siete sept sette sete",
         "acht ocho huit otto oito", "neun nueve neuf nove", "zehn diez dix dieci dez", "elf once onze undici",
         "zwölf doce douze dodici doze"), 1)
    for word in words.split()
}  # fmt: skip
_COUNT_ABROAD = rf"(?P<count>-?\d{{1,9}}|{'|'.join(_COUNTS_ABROAD)})"
_NEXT_ABROAD = r"(?:nächste[nrs]?|kommende[nrs]?|pr[oó]xim[oa]s?|siguientes?|prochaine?s?|prossim[oaie])"
_PATTERNS_ABROAD = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b{_NEXT_ABROAD}\s+{_COUNT_ABROAD}\s+{_ABROAD}",
        rf"\b{_COUNT_ABROAD}\s+{_NEXT_ABROAD}\s+{_ABROAD}",
        rf"\b(?:für|um|para|pour|per|por)\s+{_COUNT_ABROAD}\s+{_ABROAD}",
        rf"\b{_NEXT_ABROAD}\s+{_ABROAD}",
        rf"\b{_ABROAD}\s+(?:que viene|prochaine?|prossim[oa])\b",
    )
)
_UNIT = rf"(?P<unit>{'|'.join([*UNITS, *_SHORT])}|step|period|point|value|entr(?:y|ie)|row|observation)s?\b"
_COUNT = rf"(?P<count>-?\d{{1,9}}|{'|'.join(_COUNTS)})"
_PATTERNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b(?:next|coming|following|upcoming|further|another|future)\s+{_COUNT}\s+(?:\w+\s+)?{_UNIT}",
        rf"\b{_COUNT}[ -](?:more\s+|future\s+)?{_UNIT}\s*(?:ahead|out|in advance|into the future|forward|forecast)",
        rf"\b(?:forecast|predict|project|extrapolate|estimate)\w*\s+(?:\w+\s+){{0,4}}?{_COUNT}\s+(?:more\s+)?{_UNIT}",
        rf"\b(?:horizon|periods|steps)\s*(?:of|=|:)?\s*{_COUNT}(?:\s+{_UNIT})?",
        rf"\bfor\s+{_COUNT}\s+(?:more\s+)?{_UNIT}",
        rf"\b(?:next|coming|following|upcoming)\s+{_UNIT}",
    )
)
_NEXT = re.compile(rf"\b(?:next|coming|following|upcoming)\s+{_COUNT}\b", re.I)
_LEVEL = re.compile(
    r"(\d{1,2}(?:\.\d)?)\s*(?:%|percent|per cent)\s*(?:prediction|confidence|interval|band|range)", re.I
)
_JOINED: tuple[tuple[str, Aggregate], ...] = (
    (r"\b(?:sum|add up|total up)\b", "sum"), (r"\baverag\w+|\bmean\b", "mean"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What the words say; None where they say nothing."""

    periods: int | None = None
    unit: Unit | None = None
    levels: tuple[int, ...] | None = None
    aggregate: Aggregate | None = None


def wish_in(words: str) -> Wish:
    """The wish in `words`, from which the data has been taken out."""
    periods, unit = _horizon(words)
    levels = tuple(dict.fromkeys(round(float(text)) for text in _LEVEL.findall(words)))
    joined = next((kind for pattern, kind in _JOINED if re.search(pattern, words, re.I)), None)
    return Wish(periods, unit, tuple(level for level in levels if 0 < level < 100) or None, joined)


def _horizon(words: str) -> tuple[int | None, Unit | None]:
    for pattern in (*_PATTERNS, *_PATTERNS_ABROAD):
        match = pattern.search(words)
        if match is not None:
            return _count(match.groupdict().get("count") or "1"), _unit(match["unit"])
    match = _NEXT.search(words)
    return (None, None) if match is None else (_count(match["count"]), None)


def _count(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() else (_COUNTS_ABROAD | _COUNTS)[text.lower()]


def _unit(text: str | None) -> Unit | None:
    name = _SHORT.get((text or "").lower(), (text or "").lower())
    abroad = (unit for unit, names in _NAMES.items() if re.fullmatch(names, name))
    return next((unit for unit in UNITS if unit == name), None) or next(abroad, None)
