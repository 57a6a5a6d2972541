"""What stands at a place of a question: the head of a phrase, a stored value, or words that only open one."""

from __future__ import annotations

from python_backends.sql.compose.reading import Reading
from python_backends.sql.compose.relations import direct_link, relation_of
from python_backends.sql.linking.lexicon import SUPERLATIVES
from python_backends.sql.linking.mentions import Mention
from python_backends.sql.linking.words import words_of

_OPENING = frozenset(
    """what which who is are was were the please me tell us give show list return find all a an of name names through in
    whose where how many number much do does s there can you to for and has have had by as""".split()
)


class Standing:
    """The places of one question; what is skipped is marked as used in the reading."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.size = len(reading.tokens)
        """Of the question, without the marks that end it."""
        while self.size and reading.tokens[self.size - 1].kind == "mark":
            self.size -= 1

    def skip(self, place: int) -> tuple[int, str | None]:
        """Past words that open a phrase; the superlative that stands before its head, if one does."""
        adjective = None
        while place < self.size:
            token = self._reading.tokens[place]
            column = any(m.column and m.value is None and m.start == place and m.length > 1 and m.score >= 0.75
                         for m in self._reading.mentions)  # fmt: skip
            if token.lower in SUPERLATIVES and not column:
                adjective = token.lower
                self._reading.use(place, place + 1)
            elif token.lower not in _OPENING or column:
                break
            place += 1
        return place, adjective

    def head(self, start: int) -> Mention | None:
        """The first table or column from `start` on: the longest there."""
        for place in range(start, min(self.size, start + 4)):
            here = self.heads(place)
            if here:
                best = max(here, key=lambda m: (m.length, m.score + (0.2 if m.column is None else 0.0),
                                                self._reading.spoken(m.table)))  # fmt: skip
                later = [m for m in self.heads(best.stop) if m.table == best.table and m.column is not None]
                if best.column is not None and later:  # `population density`: the last noun is what is meant
                    self._reading.use(best.start, best.stop)
                    return max(later, key=lambda m: m.score)
                return best
        return None

    def heads(self, place: int) -> list[Mention]:
        """Tables and columns that are named from `place` on."""
        return [m for m in self._reading.mentions if m.start == place and m.value is None and m.score >= 0.5
                and m.stop <= self.size]  # fmt: skip

    def value(self, start: int, above: str | None) -> Mention | None:
        """A stored value that stands at `start`."""
        here = [m for m in self._reading.mentions if m.start == start and m.value is not None and m.stop <= self.size]
        if not here:
            return None
        longest = max(m.length for m in here)
        return max((m for m in here if m.length == longest), key=lambda m: self._fit(m, above))

    def _fit(self, mention: Mention, above: str | None) -> float:
        """A name of rows fits better than what other tables say of them; words beside it tell its table."""
        assert mention.column is not None
        own = any(ref.column == mention.column for ref in self._reading.names(mention.table))
        beside = self._reading.tables(max(0, mention.start - 3), min(self.size, mention.stop + 1))
        subject = self._reading.table_words(mention.table)
        fit = (
            (0.5 if own else 0.0)
            + (0.2 if own and subject & set(words_of(mention.column)) else 0.0)
            + (0.6 if any(m.table == mention.table for m in beside) else 0.0)
        )
        if above is not None:
            fit += (
                0.3 if mention.table != above and direct_link(self._reading, above, mention.table) is not None else 0.0
            )
            fit += (
                0.35 if mention.table == above and relation_of(self._reading, above, mention.start) is not None else 0.0
            )
            fit += 0.1 if mention.table == above else 0.0
        return fit

    def of_table(self, value: Mention, table: str) -> Mention | None:
        """The same words as a value of `table`, in the column of its names if it stands there."""
        same = [m for m in self._reading.mentions
                if m.value is not None and (m.start, m.stop, m.table) == (value.start, value.stop, table)]  # fmt: skip
        names = {ref.column for ref in self._reading.names(table)}
        return max(same, key=lambda m: m.column in names, default=None)
