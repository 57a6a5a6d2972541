"""Questions that are chains of things: `the highest point of the states that border the largest state`.

Each thing is a set of rows of one table: conditions, perhaps a superlative, and a thing that it hangs on by a link.
"""

from __future__ import annotations

import datetime as dt

from python_backends.sql.catalog import literal
from python_backends.sql.compose.hanging import counted_most, hanging
from python_backends.sql.compose.joins import Paths
from python_backends.sql.compose.reading import Reading
from python_backends.sql.compose.relations import relation_of, spoken_of
from python_backends.sql.compose.sketch import Expression, Ref, Sketch
from python_backends.sql.compose.standing import Standing
from python_backends.sql.compose.things import Thing, conditions_of
from python_backends.sql.linking.lexicon import DIMENSIONS, SUPERLATIVES
from python_backends.sql.linking.mentions import Mention
from python_backends.sql.linking.words import words_of

# Words of questions that are not chains: groups, aggregates, lists, orders.
_FLAT = frozenset(
    """each every per average avg mean median ratio proportion percentage percent return top sorted ordered sort order
    both respective starting total sum than , and or > <""".split()
)
_LONGEST = 24  # tokens
_SURE = 0.99
_NEGATIONS = {"not", "no", "without", "never", "n't", "don"}


class Nested:
    """One question, read from left to right."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._lost = False  # whether something was read that says nothing of its rows
        self._standing = Standing(reading)
        self._size = self._standing.size

    def sketch(self) -> Sketch | None:
        """The query, or None where the question is no chain."""
        reading = self._reading
        counted = reading.words(0, 6).find("how many") >= 0 or "number of" in reading.words(0, 5)
        place = reading.words(0, 1) == "where"
        if _FLAT & {token.lower for token in reading.tokens} or self._size > _LONGEST:
            return None
        thing = self._thing(0, None)
        if thing is None or self._lost or reading.explained < _SURE:
            return None
        shown = thing.shown or (self._location(thing) if place else None)
        if shown is None and counted:
            return self._sketch(thing, Expression("COUNT(*)", (thing.table,), aggregated=True))
        columns = [shown] if shown is not None else list(reading.names(thing.table))
        if counted and shown is not None and reading.is_number(shown) and not thing.named and thing.best is None:
            return self._sketch(thing, Expression(f"SUM({shown.sql})", (thing.table,), aggregated=True))
        if counted and shown is not None and not reading.is_number(shown):
            return self._sketch(thing, Expression(f"COUNT(DISTINCT {shown.sql})", (thing.table,), aggregated=True))
        return self._sketch(thing, *(Expression(ref.sql, (thing.table,)) for ref in columns))

    def _sketch(self, thing: Thing, *select: Expression) -> Sketch:
        conditions = tuple(Expression(sql, (thing.table,)) for sql in conditions_of(thing))
        distinct = not any(part.aggregated for part in select)
        return Sketch(select, conditions, distinct=distinct, explained=self._reading.explained, how="nested")

    def _thing(self, start: int, above: str | None) -> Thing | None:
        """The thing that begins at `start`; `above` is the table that hangs on it."""
        reading, standing = self._reading, self._standing
        place, adjective = self._begins(start, above)
        value, head = standing.value(place, above), standing.head(place)
        if value is not None and (head is None or value.start <= head.start):
            return self._of_value(value, head, above)
        if head is None:
            return None
        reading.use(start, head.stop)
        rest = head.stop
        following = standing.value(rest, above) if rest < self._size else None
        thing = Thing(head.table)
        if head.column is not None:
            thing = self._of_attribute(head, rest)
        elif following is not None and (named := standing.of_table(following, head.table)) is not None:
            thing.where.append(_equal(named))
            reading.use(following.start, following.stop)
            rest = following.stop
        if adjective is not None:
            self._set_best(thing, adjective, rest)
        self._modify(thing, rest)
        return thing

    def _begins(self, start: int, above: str | None) -> tuple[int, str | None]:
        """The first place from `start` on, of a few, where a value or a head stands; the superlative before it."""
        standing = self._standing
        place, adjective = standing.skip(start)
        while place < min(self._size, start + 6) and standing.value(place, above) is None and not standing.heads(place):
            place, adjective = standing.skip(place + 1) if adjective is None else (place + 1, adjective)
        return place, adjective

    def _of_value(self, value: Mention, head: Mention | None, above: str | None) -> Thing:
        """`texas`, `the colorado river`: rows of a name."""
        reading = self._reading
        rest = value.stop
        if head is not None and head.column is None and head.start == value.stop:
            better = self._standing.of_table(value, head.table)
            value, rest = (better, head.stop) if better is not None else (value, rest)
        reading.use(value.start, rest)
        own = any(ref.column == value.column for ref in reading.names(value.table))
        thing = Thing(value.table, where=[_equal(value)], named=own)
        self._modify(thing, rest)
        return thing

    def _of_attribute(self, head: Mention, rest: int) -> Thing:
        """`the capital of`: the table is that of the thing which follows, where that has such a column."""
        assert head.column is not None
        same = [m for m in self._reading.mentions
                if (m.start, m.stop) == (head.start, head.stop) and m.column is not None and m.value is None
                and m.score >= head.score - 0.35]  # fmt: skip
        following = self._standing.head(rest + 1 if rest < self._size else rest)
        value = next((v for p in range(rest, min(self._size, rest + 4)) if (v := self._standing.value(p, None))), None)
        wanted = [m.table for m in (following, value) if m is not None]
        every_value = {m.table for m in self._reading.mentions if value is not None and m.value is not None
                       and m.start == value.start}  # fmt: skip
        about = set(words_of(value.column)) if value is not None and value.column is not None else set()
        best = max(same, key=lambda m: (m.table in wanted, m.table in every_value, m.score,
                                        len(about & set(words_of(m.column or ""))),
                                        self._reading.spoken(m.table)))  # fmt: skip
        assert best.column is not None
        thing = Thing(best.table, self._reading.ref(best.table, self._reading.column_of(Ref(best.table, best.column))))
        self._best_by_name(thing)
        return thing

    def _best_by_name(self, thing: Thing) -> None:
        """`highest_point` of several rows is that of the highest: by itself, or by a number of the same beginning."""
        assert thing.shown is not None
        first = words_of(thing.shown.column)[0]
        if first not in SUPERLATIVES:
            return
        down = SUPERLATIVES[first][1]
        if self._reading.is_number(thing.shown):
            thing.best = (thing.shown, down)
            return
        own = self._reading.table_of(thing.table)
        for column in own.columns:
            if words_of(column.name)[0] == first and self._reading.is_number(Ref(own.name, column.name)):
                thing.best = (self._reading.ref(own.name, column), down)

    def _modify(self, thing: Thing, start: int) -> None:
        """What follows a thing: its superlative, or another thing that it hangs on."""
        reading = self._reading
        if start >= self._size:
            return
        if counted_most(reading, self._size, thing, start):
            return
        best = self._superlative_of(thing, start)
        if best is not None:
            self._modify(thing, best)
            return
        relation = relation_of(self._reading, thing.table, start)
        past = start
        if relation is not None:
            past = max([start, *(m.stop for m in spoken_of(self._reading, relation, start))])
            reading.use(start, past)
        below = self._thing(past, thing.table)
        if below is None:
            return
        negated = any(token.lower in _NEGATIONS for token in reading.tokens[start : start + 4])
        thing.named = thing.named or below.named
        condition, lost = hanging(reading, thing, below, start)
        self._lost = self._lost or lost
        if condition is not None:
            thing.where.append(f"NOT {condition}" if negated else condition)

    def _superlative_of(self, thing: Thing, start: int) -> int | None:
        """`with the largest population`: where it ends, if it is one of the thing itself."""
        for place in range(start, min(self._size, start + 4)):
            word = self._reading.tokens[place].lower
            if word in SUPERLATIVES:
                column = self._reading.column(place, min(self._size, place + 4), (thing.table,), least=0.7)
                if column is not None and column.column is not None and column.table == thing.table:
                    own = self._reading.table_of(thing.table).column(column.column)
                    assert own is not None
                    if self._reading.is_number(Ref(thing.table, own.name)) and thing.best is None:
                        thing.best = (self._reading.ref(thing.table, own), SUPERLATIVES[word][1])
                        self._reading.use(start, column.stop)
                        return column.stop
                if place + 1 >= self._size and SUPERLATIVES[word][0]:  # `whose capital is the largest`
                    self._set_best(thing, word, self._size)
                    self._reading.use(start, self._size)
                    return self._size
        return None

    def _set_best(self, thing: Thing, adjective: str, rest: int) -> None:
        """`the largest city`: by a number of it that the adjective speaks of; `the highest point` by a height."""
        base, down = SUPERLATIVES[adjective]
        ref = self._reading.measure(thing.table, DIMENSIONS.get(base, ()))
        if thing.shown is not None and self._reading.is_number(thing.shown):
            ref = thing.shown
        if ref is not None:
            thing.best = (ref, down)
        else:
            self._lost = True

    def _location(self, thing: Thing) -> Ref | None:
        """Where a thing is: the place that its table names."""
        links = [link for link in self._reading.catalog.links if link.table == thing.table]
        if links:
            return Ref(thing.table, links[0].column)
        places = {"city", "state", "country", "location", "address", "region"}
        own = self._reading.table_of(thing.table)
        return next((Ref(own.name, c.name) for c in own.columns if places & set(words_of(c.name))), None)


def nested(reading: Reading, _: Paths, __: dt.date) -> list[Sketch]:
    """The sketch of a chain, if the question is one."""
    sketch = Nested(reading).sketch()
    return [sketch] if sketch is not None else []


def _equal(value: Mention) -> str:
    assert value.column is not None and value.value is not None
    return f"{Ref(value.table, value.column).sql} = {literal(value.value)}"
