"""A question with its mentions, and what is asked of them again and again: the column of a phrase, a table's name."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from python_backends.sql.catalog import Catalog, Column, Table
from python_backends.sql.compose.sketch import Ref
from python_backends.sql.linking.lexicon import FILLERS, STOP
from python_backends.sql.linking.mentions import Mention
from python_backends.sql.linking.tokens import Token
from python_backends.sql.linking.words import lemma, words_of
from python_backends.sql.naming import is_id

_NAMES = ("name", "title", "full_name", "username", "label")
_MONEY = ("amount", "price", "revenue", "total", "cost", "value", "payment", "balance", "fare", "salary")


class Reading:
    """Mentions are looked up by spans of tokens; what a composer uses it marks, so that the rest can be counted."""

    def __init__(self, catalog: Catalog, tokens: Sequence[Token], mentions: Sequence[Mention]) -> None:
        self.catalog, self.tokens, self.mentions = catalog, tokens, mentions
        self.used: set[int] = set()
        self.span = (0, len(tokens))
        self._naming = {(link.table, link.column) for link in catalog.links}
        spoken = [m for m in mentions if m.column is None]
        self._spoken = {m.table: max(n.score for n in spoken if n.table == m.table) for m in spoken}

    def part(self, start: int, stop: int) -> Reading:
        """The same question, of which only a span is read; what it uses is used here."""
        within = [m for m in self.mentions if m.within(start, stop)]
        part = Reading(self.catalog, self.tokens, within)
        part.used, part.span = self.used, (start, stop)
        return part

    def use(self, start: int, stop: int) -> None:
        """Tokens [start, stop) are explained."""
        self.used |= set(range(start, stop))

    @property
    def explained(self) -> float:
        """The share of telling words that were used."""
        telling = [place for place, token in enumerate(self.tokens)
                   if token.kind != "mark" and token.lower not in STOP | FILLERS]  # fmt: skip
        return sum(place in self.used for place in telling) / (len(telling) or 1)

    def words(self, start: int, stop: int) -> str:
        """The lower-case words of a span."""
        return " ".join(token.lower for token in self.tokens[start:stop])

    def table_of(self, name: str) -> Table:
        """By its name, which is known."""
        table = self.catalog.table(name)
        assert table is not None
        return table

    def column_of(self, ref: Ref) -> Column:
        """By its reference, which is known."""
        column = self.table_of(ref.table).column(ref.column)
        assert column is not None
        return column

    def ref(self, table: str, column: Column) -> Ref:
        """The reference of a column, as a number where only numbers stand in its texts."""
        return Ref(table, column.name, cast=column.numeric_text)

    def tables(self, start: int, stop: int, least: float = 0.5) -> list[Mention]:
        """Mentions of tables in a span, one a place, in order."""
        found = [m for m in self.mentions if m.column is None and m.score >= least and m.within(start, stop)]
        return _apart(sorted(found, key=lambda m: (-m.length, -m.score, m.start)))

    def columns(
        self, start: int, stop: int, prefer: Collection[str] = (), least: float = 0.5, numeric: bool = False
    ) -> list[Mention]:
        """Mentions of columns in a span, one a place, in order; `prefer` are tables that are likelier."""
        found = [
            m for m in self.mentions
            if m.column is not None and m.value is None and m.score >= least and m.within(start, stop)
            and (not numeric or self.is_number(Ref(m.table, m.column)))
        ]  # fmt: skip
        return _apart(sorted(found, key=lambda m: -self._weight(m, prefer)))

    def column(
        self, start: int, stop: int, prefer: Collection[str] = (), least: float = 0.5, numeric: bool = False
    ) -> Mention | None:
        """The best of them."""
        found = self.columns(start, stop, prefer, least, numeric)
        return max(found, key=lambda m: self._weight(m, prefer), default=None)

    def is_number(self, ref: Ref) -> bool:
        """Whether it can be added up."""
        column = self.column_of(ref)
        return (column.kind == "number" or column.numeric_text) and not column.primary and not is_id(ref.column) and (
            ref.table, ref.column) not in self._naming  # fmt: skip

    def is_text(self, ref: Ref) -> bool:
        """Whether it holds texts, and is read as such."""
        return self.column_of(ref).kind == "text" and not ref.cast

    def table_words(self, table: str) -> set[str]:
        """The words of a table's name, as they are and in the singular."""
        return {form for word in words_of(table) for form in (word, lemma(word))}

    def spoken(self, table: str) -> float:
        """How surely the question speaks of `table`."""
        return self._spoken.get(table, 0.0)

    def names(self, table: str) -> tuple[Ref, ...]:
        """The columns by which people call its rows."""
        own = self.table_of(table)
        first, last = own.column("first_name"), own.column("last_name")
        if first is not None and last is not None:
            return Ref(table, first.name), Ref(table, last.name)
        subject = [lemma(word) for word in words_of(table)]
        by_name = {"_".join(lemma(word) for word in words_of(column.name)): column for column in own.columns}
        for name in (*(f"{'_'.join(subject)}_{one}" for one in _NAMES), *_NAMES, "_".join(subject), subject[-1]):
            if name in by_name and by_name[name].kind == "text":
                return (Ref(table, by_name[name].name),)
        ending = next((c for c in own.columns if words_of(c.name)[-1:] in (["name"], ["title"])), None)
        if ending is not None and not own.columns[0].primary:
            return (Ref(table, ending.name),)
        key = self.key(table)
        return (key or Ref(table, own.columns[0].name),)

    def key(self, table: str) -> Ref | None:
        """The column that tells its rows apart."""
        own = self.table_of(table)
        primary = [column for column in own.columns if column.primary]
        if len(primary) == 1:
            return Ref(table, primary[0].name)
        unique = [c for c in own.columns if own.rows and c.distinct == own.rows and not c.nulls]
        ids = [c for c in unique if is_id(c.name)]
        chosen = ids or [c for c in unique if c.kind == "text"][:1]
        return Ref(table, chosen[0].name) if chosen else None

    def measure(self, table: str, wanted: Sequence[str] = _MONEY) -> Ref | None:
        """The number of its rows that `wanted` words speak of."""
        own = self.table_of(table)
        numbers = [c for c in own.columns if self.is_number(Ref(table, c.name)) and not is_id(c.name)]
        for word in wanted:
            for column in numbers:
                if word in [lemma(part) for part in words_of(column.name)]:
                    return self.ref(table, column)
        return None

    def _weight(self, mention: Mention, prefer: Collection[str]) -> float:
        """How good a mention is beside others: longer, surer, and of tables that the question speaks of."""
        near = any(
            m.column is None and m.table == mention.table and m.score >= 0.5
            and m.start <= mention.stop + 3 and m.stop >= mention.start - 3
            for m in self.mentions
        )  # fmt: skip
        weight = mention.score + 0.12 * min(mention.length, 4) + (0.3 if mention.table in prefer else 0.0)
        weight += 0.25 * self.spoken(mention.table) + (0.2 if near else 0.0)
        name = mention.column or ""
        if is_id(name) and not {"id", "ids", "code", "codes", "number", "numbers"} & set(
            self.words(mention.start, mention.stop).split()):  # fmt: skip
            weight -= 0.3
        return weight - 0.001 * len(name)


def _apart(ordered: Sequence[Mention]) -> list[Mention]:
    """Those of `ordered`, the best first, that do not overlap, in the order of the question."""
    kept: list[Mention] = []
    for mention in ordered:
        if all(mention.stop <= other.start or mention.start >= other.stop for other in kept):
            kept.append(mention)
    kept.sort(key=lambda m: m.start)
    compound = {id(one) for one, other in zip(kept, kept[1:], strict=False)
                if one.column and other.column and one.stop == other.start and one.table == other.table}  # fmt: skip
    return [m for m in kept if id(m) not in compound]  # `population density`: the last noun is what is meant
