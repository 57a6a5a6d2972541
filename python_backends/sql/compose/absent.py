"""What must not be: `users who have not received any notifications`, `cars without sales`."""

from __future__ import annotations

from typing import NamedTuple

from python_backends.sql.compose.filters import comparisons, number_filters, value_filters
from python_backends.sql.compose.joins import Paths
from python_backends.sql.compose.reading import Reading
from python_backends.sql.compose.sketch import Expression

_WORDS = {"not", "no", "never", "without", "n", "don", "didn", "haven", "hasn", "lack", "lacks", "t"}


class Absent(NamedTuple):
    """The condition, and the tokens that it explains, which no other condition may read."""

    condition: Expression
    taken: frozenset[int]
    tables: frozenset[str]


def absent(reading: Reading, paths: Paths, head: str | None) -> Absent | None:
    """That rows of `head` hang together with no row of a table that is spoken of after a negation."""
    key = reading.key(head) if head is not None else None
    if head is None or key is None:
        return None
    for place, token in enumerate(reading.tokens):
        if token.lower not in _WORDS:
            continue
        stop = next(
            (p for p in range(place, len(reading.tokens)) if reading.tokens[p].text in ".?!,"), len(reading.tokens)
        )
        tables = [m for m in reading.tables(place + 1, min(stop, place + 8), least=0.5) if m.table != head]
        if not tables or reading.words(place, place + 3) in ("no longer in", "no more than", "no less than"):
            continue
        part = reading.part(place + 1, stop)
        about = (tables[0].table,)
        where = [*value_filters(part, about), *number_filters(part, about, comparisons(part))]
        source = paths.joined([head, *about, *(t for c in where for t in c.tables if t not in (head, *about))])
        if source is None:
            continue
        reading.use(place, tables[0].stop)
        inner = f"SELECT {key.sql} FROM {source}" + (f" WHERE {' AND '.join(c.sql for c in where)}" if where else "")
        condition = Expression(f"{key.sql} NOT IN ({inner})", (head,))
        return Absent(condition, frozenset(range(place, stop)), frozenset(about))
    return None
