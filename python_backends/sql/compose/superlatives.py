"""The most, the least, the top five: what rows are ordered by, and how many of them are wanted."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from python_backends.sql.compose.items import counted, items_in
from python_backends.sql.compose.reading import Reading
from python_backends.sql.compose.sketch import Expression, Ref, aggregate_of, column_of
from python_backends.sql.linking.lexicon import DIMENSIONS, SUPERLATIVES
from python_backends.sql.linking.mentions import Mention

_FREQUENT = {"common", "frequent", "frequently", "popular", "often", "used", "commonly"}


@dataclass(frozen=True, slots=True)
class Superlative:
    """Rows ordered by `measure`, downwards or not, of which `limit` are wanted. It stands at `place`.

    `measure` is None where rows are counted by what is shown (`the most common`).
    """

    place: int
    down: bool
    limit: int
    measure: Expression | None
    top: bool = False


def superlative_in(reading: Reading, start: int, stop: int, prefer: Collection[str]) -> Superlative | None:
    """The first superlative of a span whose measure is found."""
    for place in range(start, stop):
        word = reading.tokens[place].lower
        if word == "highest" and place + 1 < stop and reading.tokens[place + 1].lower == "rated":
            word = "best"
        if word not in SUPERLATIVES or reading.words(place - 1, place) == "at":
            continue
        found = _at(reading, place, stop, prefer)
        if found is not None:
            reading.use(place, place + 1)
            return found
    return None


def _at(reading: Reading, place: int, stop: int, prefer: Collection[str]) -> Superlative | None:
    base, down = SUPERLATIVES[reading.tokens[place].lower]
    limit, top = _limit(reading, place)
    following = [token.lower for token in reading.tokens[place + 1 : place + 4]]
    if set(following[:2]) & _FREQUENT:
        reading.use(place, place + 3)
        return Superlative(place, down, limit, None, top)
    if top:
        measure = _measure_of_top(reading, place, stop, prefer)
        if measure is not None:
            return Superlative(place, measure[1], limit, measure[0], top=True)
    measure_ = _measure(reading, place, stop, prefer, base)
    return Superlative(place, down, limit, measure_, top) if measure_ is not None else None


def _measure_of_top(reading: Reading, place: int, stop: int, prefer: Collection[str]) -> tuple[Expression, bool] | None:
    """After `top 5 X`: `by M`, or a superlative of its own."""
    for later in range(place + 1, stop):
        word = reading.tokens[later].lower
        if word in SUPERLATIVES and word != "top":
            found = superlative_in(reading, later, stop, prefer)
            return (found.measure, found.down) if found is not None and found.measure is not None else None
        if word == "by":
            items = items_in(reading, later + 1, _phrase_end(reading, later + 1, stop), prefer)
            if items:
                return items[0], True
    return None


def _measure(reading: Reading, place: int, stop: int, prefer: Collection[str], base: str) -> Expression | None:
    end = min(stop, _phrase_end(reading, place + 1, stop))
    words = reading.words(place + 1, end)
    if re.match(r"(total )?(numbers?|counts?|amount) of ", words + " ") or (
        reading.tokens[place].lower in ("most", "fewest", "least") and base == ""
    ):
        table = next(iter(reading.tables(place + 1, end, least=0.5)), None)
        column = reading.column(place + 1, end, prefer, least=0.7, numeric=True)
        if column is not None and column.column is not None and (table is None or column.score > table.score):
            reading.use(place, column.stop)
            known = reading.table_of(column.table).column(column.column)
            assert known is not None
            return column_of(reading.ref(column.table, known))
        if table is not None:
            reading.use(place, table.stop)
            return counted(reading, table.table, joined=True)
    function = re.search(r"\b(total|average|avg|mean)\b", words)
    column = reading.column(place + 1, end, prefer, least=0.4, numeric=True) or _date(reading, place + 1, end, prefer)
    if column is not None and column.column is not None:
        reading.use(place, column.stop)
        known = reading.table_of(column.table).column(column.column)
        assert known is not None
        ref = column_of(reading.ref(column.table, known))
        return aggregate_of("sum" if function[1] == "total" else "avg", ref) if function else ref
    return _by_dimension(reading, place, end, base)


def _date(reading: Reading, start: int, stop: int, prefer: Collection[str]) -> Mention | None:
    for mention in reading.columns(start, stop, prefer, least=0.5):
        if mention.column is not None and reading.column_of(Ref(mention.table, mention.column)).kind == "date":
            return mention
    return None


def _by_dimension(reading: Reading, place: int, end: int, base: str) -> Expression | None:
    """`the largest city`: a number of cities that size may be."""
    table = next(iter(reading.tables(place + 1, end, least=0.5)), None)
    if table is None or base not in DIMENSIONS:
        return None
    ref = reading.measure(table.table, DIMENSIONS[base])
    return column_of(ref) if ref is not None else None


def _limit(reading: Reading, place: int) -> tuple[int, bool]:
    """How many rows, and whether the word was `top` or a number stood beside it."""
    beside = [reading.tokens[p] for p in (place + 1, place - 1) if 0 <= p < len(reading.tokens)]
    number = next((int(t.value) for t in beside if t.value is not None and 1 <= t.value <= 1000), None)
    if number is not None:
        reading.use(place - 1, place + 2)
    return number or 1, reading.tokens[place].lower in ("top", "bottom") or number is not None


def _phrase_end(reading: Reading, start: int, stop: int) -> int:
    for place in range(start, stop):
        if reading.tokens[place].text in ",.?;(" or reading.tokens[place].lower in (
            "that", "who", "which", "where", "in", "for", "from", "than", "by", "during"):  # fmt: skip
            return place
    return stop
