"""Questions of one level: what is shown of joined tables, under conditions, in groups, in an order."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from python_backends.sql.compose.absent import absent
from python_backends.sql.compose.clauses import Clauses, Span, clauses_of
from python_backends.sql.compose.dates import bucket_of, bucketed, date_column
from python_backends.sql.compose.filters import (
    comparisons,
    number_filters,
    pattern_filters,
    period_filters,
    value_filters,
)  # fmt: skip
from python_backends.sql.compose.having import having_all, having_many
from python_backends.sql.compose.items import counted, is_distinct, items_in, parts_of, shown
from python_backends.sql.compose.joins import Paths
from python_backends.sql.compose.reading import Reading
from python_backends.sql.compose.sketch import Expression, Sketch, count_of
from python_backends.sql.compose.superlatives import Superlative, superlative_in

_DOWN = re.compile(
    r"desc|from (the )?(highest|largest|longest|newest|latest|best|most|top)|"
    r"(highest|longest|largest|most|latest|best)( \w+)? first"
)  # fmt: skip


class Flat:
    """The parts of one question, found one after the other."""

    def __init__(self, reading: Reading, paths: Paths, today: dt.date) -> None:
        self._reading, self._paths, self._today = reading, paths, today
        self._clauses: Clauses = clauses_of(reading)
        self._size = len(reading.tokens)
        self._prefer = self._likely_tables()

    def sketches(self) -> list[Sketch]:
        """The likeliest first."""
        groups = self.groups()
        best = self._superlative()
        select = self._select(groups, best)
        if not select:
            return []
        lacking = absent(self._reading, self._paths, select[0].tables[0])
        if lacking is not None:
            self._prefer = tuple(table for table in self._prefer if table not in lacking.tables)
        where = self._where(select, groups, lacking.taken if lacking is not None else frozenset())
        if lacking is not None:
            where = (*where, lacking.condition)
        base = self._grouped(Sketch(select, where, how="flat"), groups, best)
        base = self._also(having_all(self._reading, having_many(self._reading, base)))
        base = self._ordered(base, best)
        base = self._counted(_tidy(base))
        return [replace(one, explained=self._reading.explained) for one in self._variants(base, best)]

    def _likely_tables(self) -> tuple[str, ...]:
        mentions = [*self._reading.tables(*self._clauses.head), *self._reading.tables(0, self._size)]
        return tuple(dict.fromkeys(m.table for m in mentions))

    def groups(self) -> tuple[Expression, ...]:
        """What rows are grouped by."""
        found: list[Expression] = []
        for span in self._clauses.groups:
            found += self._group(span)
        return tuple(dict.fromkeys(found))

    def _group(self, span: Span) -> tuple[Expression, ...]:
        reading = self._reading
        unit = bucket_of(reading.tokens[span[0]].lemma)
        named = reading.column(*span, self._prefer, least=0.75)
        if unit is not None and named is None:
            ref = date_column(reading, self._prefer, "")
            reading.use(*span)
            return (bucketed(ref, unit),) if ref is not None else ()
        tables = reading.tables(*span, least=0.85)
        if tables and (named is None or tables[0].length >= named.length and tables[0].stop == span[1]):
            return items_in(reading, tables[0].start, tables[0].stop, self._prefer)
        found: list[Expression] = []
        for start, stop in parts_of(reading, *span):
            found += items_in(reading, start, stop, self._prefer, bare=True)
        return tuple(part for part in found if not part.aggregated)

    def _superlative(self) -> Superlative | None:
        start, stop = self._clauses.head
        order = self._clauses.order
        end = min([order[0] if order else self._size, *(span[0] for span in self._clauses.shown if span[0] > stop)])
        return superlative_in(self._reading, start, end, self._prefer)

    def _select(self, groups: tuple[Expression, ...], best: Superlative | None) -> tuple[Expression, ...]:
        reading, listed = self._reading, list[Expression]()
        for span in self._clauses.shown:
            for start, stop in parts_of(reading, *span):
                listed += items_in(reading, start, stop, self._prefer)
        if listed and not (best is not None and self._is_of_things(best) and len(listed) == 1):
            ahead = groups if all(part.aggregated for part in listed) else ()
            return tuple(dict.fromkeys([*ahead, *listed]))
        found: list[Expression] = []
        start, stop = self._clauses.head
        argmax = best is not None and (best.top or self._is_of_things(best))
        for one, other in parts_of(reading, start, stop):
            found += items_in(reading, one, other, self._prefer, bare=argmax)
        if not found:
            found = list(self._first_things())
        found += listed
        for span in self._clauses.also:
            found += items_in(reading, *span, self._prefer)
        return tuple(dict.fromkeys([*groups, *found]))

    def _is_of_things(self, best: Superlative) -> bool:
        """Whether rows are wanted that have the most, not the most itself: the head names things."""
        start, stop = self._clauses.head
        opening = self._reading.words(0, 2)
        tables = self._reading.tables(start, stop, least=0.5)
        if opening.startswith(("which", "who")) or best.place >= stop:
            return True
        column = self._reading.column(best.place + 1, stop, self._prefer, least=0.5, numeric=True)
        return bool(tables) and (column is None or any(t.start < best.place for t in tables))

    def _first_things(self) -> tuple[Expression, ...]:
        tables = self._reading.tables(0, self._size)
        return shown(self._reading, tables[0].table) if tables else ()

    def _where(
        self, select: tuple[Expression, ...], groups: tuple[Expression, ...], closed: frozenset[int]
    ) -> tuple[Expression, ...]:
        reading = self._reading
        tables = tuple(dict.fromkeys([*(t for part in (*select, *groups) for t in part.tables), *self._prefer]))
        compared = [c for c in comparisons(reading) if c.start not in closed]
        taken = {p for c in compared for p in range(c.start, c.stop)} | closed
        return (*value_filters(reading, tables, taken), *number_filters(reading, tables, compared),
                *period_filters(reading, tables, self._today), *pattern_filters(reading, tables))  # fmt: skip

    def _also(self, sketch: Sketch) -> Sketch:
        """`customers that made sales`: a table that is spoken of and in no condition must have rows beside."""
        if any(part.aggregated for part in sketch.select) or sketch.group:
            return sketch
        size = self._clauses.order[0] if self._clauses.order is not None else self._size
        more = [m for m in self._reading.tables(self._clauses.head[1], size, least=0.95)
                if m.table in self._prefer and m.table not in sketch.tables]  # fmt: skip
        if not more or self._paths.links([*sketch.tables, more[0].table]) is None:
            return sketch
        self._reading.use(more[0].start, more[0].stop)
        return replace(sketch, also=(more[0].table,), distinct=True)

    def _grouped(self, sketch: Sketch, groups: tuple[Expression, ...], best: Superlative | None) -> Sketch:
        plain = tuple(part for part in sketch.select if not part.aggregated)
        aggregated = any(part.aggregated for part in sketch.select)
        measured = best is not None and (best.measure is None or best.measure.aggregated)
        if plain and (aggregated or measured or groups):
            return replace(sketch, group=tuple(dict.fromkeys([*groups, *plain])))
        words = self._reading.words(0, self._size)
        distinct = is_distinct(words) or bool(re.match(r"(which|who|what)", words)) and not aggregated
        return replace(sketch, distinct=distinct and not aggregated)

    def _ordered(self, sketch: Sketch, best: Superlative | None) -> Sketch:
        if best is not None and self._applies(sketch, best):
            measure = best.measure or count_of(sketch.tables[0])
            if sketch.group and not measure.aggregated:
                measure = self._aggregated(sketch, measure, best.down)
            limit = best.limit if best.top or self._clauses.order is None else None  # all of them, sorted
            order = Flat._is_down(self._words(self._clauses.order), best.down) if limit is None else best.down
            return replace(sketch, order=((measure, order),), limit=limit, distinct=False)
        if self._clauses.order is not None:
            return self._order_of(sketch, self._clauses.order)
        return sketch

    def _applies(self, sketch: Sketch, best: Superlative) -> bool:
        """Whether it orders rows; else it was the aggregate that is shown."""
        return any(not part.aggregated for part in sketch.select) or best.top

    def _aggregated(self, sketch: Sketch, measure: Expression, down: bool) -> Expression:
        """The measure of a group: as it is shown, else its extreme."""
        for part in sketch.select:
            if part.aggregated and measure.sql in part.sql:
                return part
        return replace(measure, sql=f"{'MAX' if down else 'MIN'}({measure.sql})", aggregated=True)

    def _order_of(self, sketch: Sketch, span: Span) -> Sketch:
        reading = self._reading
        words = reading.words(*span)
        down = self._is_down(words, False)
        reading.use(*span)
        if re.search(r"alphabetic", words):
            return replace(sketch, order=((sketch.select[0], down),))
        asked = items_in(reading, *span, self._prefer, bare=True)
        aggregates = [part for part in sketch.select if part.aggregated]
        chosen = next((part for part in asked if part in sketch.select), None)
        if chosen is None and asked and not (asked[0].aggregated or aggregates):
            chosen = asked[0]
        if chosen is None and aggregates and (not asked or asked[0].aggregated):
            chosen = aggregates[0]
        if chosen is None:
            chosen = asked[0] if asked and not sketch.distinct else sketch.select[-1]
        return replace(sketch, order=((chosen, down),))

    def _words(self, span: Span | None) -> str:
        return self._reading.words(*span) if span is not None else ""

    @staticmethod
    def _is_down(words: str, usual: bool) -> bool:
        """Whether an order is a falling one, by the words that ask for it."""
        if _DOWN.search(words):
            return True
        return usual and "asc" not in words

    def _counted(self, sketch: Sketch) -> Sketch:
        """Rows of one table are counted as they are; where a join repeats them, each once."""
        if len(sketch.tables) > 1:
            return sketch
        key = self._reading.key(sketch.tables[0])
        if key is None:
            return sketch
        once, plain = counted(self._reading, sketch.tables[0], joined=True), count_of(sketch.tables[0])

        def swapped(part: Expression) -> Expression:
            return plain if part == once else part

        return replace(
            sketch, select=tuple(map(swapped, sketch.select)), having=tuple(map(swapped, sketch.having)),
            order=tuple((swapped(part), down) for part, down in sketch.order),
        )  # fmt: skip

    def _variants(self, base: Sketch, best: Superlative | None) -> list[Sketch]:
        """The sketch, and with what it is ordered by shown or not shown."""
        if best is None or not base.order or self._clauses.shown:
            return [base]
        measure = base.order[0][0]
        if measure in base.select and not measure.aggregated:  # it was asked for by name
            return [base]
        without = replace(base, select=tuple(part for part in base.select if part != measure) or base.select)
        with_it = base if measure in base.select else replace(base, select=(*base.select, measure))
        asked = best.top or bool(self._clauses.also)
        return [with_it, without] if asked and measure.aggregated else [without, with_it]


def _tidy(sketch: Sketch) -> Sketch:
    """An order for groups that were asked for without one: times as they pass, else the greatest first; ties
    by name, in the same direction.

    Rows that are told once can only be ordered by what is shown of them.
    """
    if sketch.group:
        measures = [part for part in sketch.select if part.aggregated]
        times = [part for part in sketch.group if "DATE_TRUNC" in part.sql or "year" in part.sql.lower()]
        order = sketch.order
        if not order and times:
            order = ((times[0], False),)
        elif not order and len(measures) == 1:
            order = ((measures[0], True),)
        ordered = {part.sql for part, _ in order}
        down = order[0][1] if order else False
        return replace(sketch, order=(*order, *((part, down) for part in sketch.group if part.sql not in ordered)))
    if sketch.distinct and any(part not in sketch.select for part, _ in sketch.order):
        return replace(sketch, distinct=False)
    return sketch


def flat(reading: Reading, paths: Paths, today: dt.date) -> list[Sketch]:
    """Sketches of a question, the likeliest first."""
    return Flat(reading, paths, today).sketches()
