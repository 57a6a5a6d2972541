"""Totals that are rounded to what coins can pay: of "22.91, -.01, 22.90" the last is what is owed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from python_backends.grounding.stream import Span, WordStream

REACH = 16  # words behind a total in which the rounding and the rounded amount stand
MOST = 5  # cents; coins of ten are the largest that totals are rounded to
_CENTS = re.compile(r"[-(+]?(?:RM|CHF|kr|\$)?[-(+]?(\d{0,6})[.,](\d\d)\)?", re.I)


def rounded_total(stream: WordStream, total: Span) -> Span | None:
    """Where the rounded amount stands behind `total`, if the amount between them is the difference."""
    amount = _cents(stream.text(total).split()[-1])
    if amount is None:
        return None
    following = _amounts(stream, total.stop)
    (_, change), (place, rounded) = next(following, (0, 0)), next(following, (0, 0))
    return Span(place, place + 1) if 0 < change <= MOST and abs(rounded - amount) == change else None


def _amounts(stream: WordStream, start: int) -> Iterator[tuple[int, int]]:
    """Number and cents, without sign, of the words from `start` on that are amounts."""
    for number, word in enumerate(stream.words[start : start + REACH], start):
        cents = _cents(word.text)
        if cents is not None:
            yield number, cents


def _cents(text: str) -> int | None:
    found = _CENTS.fullmatch(text)
    return int(found[1] or "0") * 100 + int(found[2]) if found else None
