"""Mentions: which tokens of a question speak of which table, column or stored value, and how surely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from python_backends.sql.catalog import Catalog, Column, Table
from python_backends.sql.linking.lexicon import GENERIC, STOP, SYNONYMS
from python_backends.sql.linking.tokens import Token
from python_backends.sql.linking.words import lemma, stem, words_of
from python_backends.sql.naming import is_id

_LONGEST_VALUE = 8  # words
_ROWS = frozenset(("row", "record", "entry", "line"))
_US = (("usa",), ("us",), ("united", "states"), ("united", "states", "of", "america"))
_ALIASES = {"united states": _US, "us": _US, "usa": _US, "america": _US, "united states of america": _US,
            "uk": (("uk",), ("united", "kingdom"), ("gb",)), "united kingdom": (("uk",), ("gb",))}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens [start, stop) speak of `table`, of its `column`, or of `value` in that column. `score` is 0 to 1."""

    start: int
    stop: int
    score: float
    table: str
    column: str | None = None
    value: str | None = None

    @property
    def length(self) -> int:
        """In tokens."""
        return self.stop - self.start

    def within(self, start: int, stop: int) -> bool:
        """Whether it lies in [start, stop)."""
        return start <= self.start and self.stop <= stop


class Index:
    """What the names and texts of one catalog look like in a question."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._values: dict[tuple[str, ...], list[tuple[str, str, str]]] = defaultdict(list)
        for table in catalog.tables:
            for column in table.columns:
                for value in column.values:
                    key = tuple(part.lower() for part in words_and_numbers(value))
                    if 0 < len(key) <= _LONGEST_VALUE:
                        self._values[key].append((table.name, column.name, value))

    def mentions(self, tokens: Sequence[Token]) -> list[Mention]:
        """All of them, overlapping ones too."""
        found = list(self._value_mentions(tokens))
        for table in self.catalog.tables:
            spoken = table_mentions(table, tokens)
            if not spoken and len(self.catalog.tables) == 1:
                spoken = row_mentions(table, tokens)
            found += spoken + list(_key_mentions(table, spoken, tokens))
            for column in table.columns:
                found += column_mentions(table, column, tokens)
        return found

    def _value_mentions(self, tokens: Sequence[Token]) -> Iterable[Mention]:
        for start, token in enumerate(tokens):
            if token.kind == "quoted":
                yield from self._values_at(
                    tuple(p.lower() for p in words_and_numbers(token.text)), start, start + 1, 1.0
                )
                continue
            key: tuple[str, ...] = ()
            for stop in range(start + 1, min(len(tokens), start + _LONGEST_VALUE) + 1):
                if tokens[stop - 1].kind in ("mark", "quoted"):
                    break
                key += tuple(part.lower() for part in words_and_numbers(tokens[stop - 1].text))
                key_ = _ALIASES.get(" ".join(key))
                if key_ is not None and (known := next((one for one in key_ if one in self._values), None)):
                    yield from self._values_at(known, start, stop, 0.9)
                if key in self._values and _is_telling(tokens[start:stop], start == 0):
                    yield from self._values_at(key, start, stop, min(1.0, 0.8 + 0.05 * len(key)))
                single = (lemma(key[0]),)
                if (
                    len(key) == 1
                    and single != key
                    and single in self._values
                    and _is_telling(tokens[start:stop], False)
                ):
                    yield from self._values_at(single, start, stop, 0.6)

    def _values_at(self, key: tuple[str, ...], start: int, stop: int, score: float) -> Iterable[Mention]:
        for table, column, value in self._values.get(key, ()):
            yield Mention(start, stop, score, table, column, value)


def words_and_numbers(text: str) -> list[str]:
    """Its words, as texts of questions are compared with stored ones."""
    return "".join(mark if mark.isalnum() else " " for mark in text).split()


def table_mentions(table: Table, tokens: Sequence[Token]) -> list[Mention]:
    """Where a table is spoken of: by all its words, or by one that tells what its rows are."""
    words = [lemma(word) for word in words_of(table.name) if word not in ("tbl", "table", "info", "dim", "fact")]
    found = [Mention(start, stop, score, table.name) for start, stop, score in _places(words, tokens)]
    if len(words) > 1 and not found:
        for place, token in enumerate(tokens):
            if token.kind == "word" and token.lemma in words and token.lemma not in GENERIC:
                found.append(Mention(place, place + 1, 0.5, table.name))
    return found


def row_mentions(table: Table, tokens: Sequence[Token]) -> list[Mention]:
    """Where rows are spoken of as such: those of the only table, unless a column or text of it is called so."""
    own = {lemma(word) for column in table.columns for text in (column.name, *column.values) for word in words_of(text)}
    rows = _ROWS - own
    return [Mention(place, place + 1, 0.9, table.name) for place, token in enumerate(tokens)
            if token.kind == "word" and token.lemma in rows]  # fmt: skip


def _key_mentions(table: Table, spoken: Sequence[Mention], tokens: Sequence[Token]) -> Iterable[Mention]:
    """`user ID` is the key of users, whatever it is called."""
    unique = [c for c in table.columns if table.rows and c.distinct == table.rows and not c.nulls and is_id(c.name)]
    keys = [c for c in table.columns if c.primary] or unique
    for mention in spoken:
        if (
            len(keys) == 1
            and mention.score >= 0.85
            and mention.stop < len(tokens)
            and tokens[mention.stop].lemma == "id"
        ):
            yield Mention(mention.start, mention.stop + 1, 1.1, table.name, keys[0].name)


def column_mentions(table: Table, column: Column, tokens: Sequence[Token]) -> list[Mention]:
    """Where a column is spoken of: by its whole name, without its table's words, or by what it is about."""
    words = [lemma(word) for word in words_of(column.name)]
    subject = {lemma(word) for word in words_of(table.name)}
    bare = [word for word in words if word not in subject]
    telling = [word for word in words if word not in GENERIC]
    best: dict[tuple[int, int], float] = {}
    forms = ((words, 1.0), (bare, 0.9), (telling, 0.85), ([word for word in bare if word not in GENERIC], 0.75))
    for form, weight in forms:
        if form and (len(form) > 1 or form[0] not in STOP):
            for start, stop, score in _places(form, tokens):
                best[start, stop] = max(best.get((start, stop), 0.0), score * weight)
    if not best:
        best = _partial(telling, tokens)
    return [Mention(start, stop, score, table.name, column.name) for (start, stop), score in best.items()]


def _places(words: Sequence[str], tokens: Sequence[Token]) -> list[tuple[int, int, float]]:
    """(start, stop, score) where `words` stand: as they are, as one word, in another form, or in another order."""
    found, size = [], len(words)
    joined, stems = "".join(words), [stem(word) for word in words]
    for start in range(len(tokens)):
        window = [token for token in tokens[start : start + size] if token.kind == "word"]
        if [token.lemma for token in window] == list(words):
            found.append((start, start + size, 1.0))
        elif size > 1 and tokens[start].lemma == joined:
            found.append((start, start + 1, 0.95))
        elif size == 1 and start + 1 < len(tokens) and tokens[start].lower + tokens[start + 1].lemma == joined:
            found.append((start, start + 2, 0.95))
        elif len(window) == size and [token.stem for token in window] == stems:
            found.append((start, start + size, 0.85))
        elif size > 1 and (stop := _scattered(stems, tokens, start)):
            found.append((start, stop, 0.75))
    return found


def _scattered(stems: Sequence[str], tokens: Sequence[Token], start: int) -> int | None:
    """Where a window ends that begins with one of `stems` and holds all, with at most three others between."""
    if tokens[start].stem not in stems:
        return None
    missing = list(stems)
    for place in range(start, min(len(tokens), start + len(stems) + 3)):
        if tokens[place].kind == "mark" and tokens[place].text in ",;?":
            return None
        if tokens[place].stem in missing:
            missing.remove(tokens[place].stem)
        if not missing:
            return place + 1
    return None


def _partial(words: Sequence[str], tokens: Sequence[Token]) -> dict[tuple[int, int], float]:
    """A column of several words by one of them, or by a word of everyday English for it."""
    found: dict[tuple[int, int], float] = {}
    for place, token in enumerate(tokens):
        if token.kind != "word" or token.lower in STOP:
            continue
        if len(words) > 1 and token.lemma in words:
            found[place, place + 1] = 0.3 + 0.2 / len(words)
        for rank, meant in enumerate(SYNONYMS.get(token.lemma, ())):
            if meant in words:
                found[place, place + 1] = max(
                    found.get((place, place + 1), 0.0), 0.55 - 0.05 * rank - 0.02 * len(words)
                )
    return found


def _is_telling(tokens: Sequence[Token], first: bool) -> bool:
    """Whether words may be a value: not `in`, `to` and the like, and no two letters unless in capitals."""
    if all(token.lower in STOP for token in tokens):
        return False
    if len(tokens) == 1 and tokens[0].kind == "number":
        return False
    if len(tokens) == 1 and len(tokens[0].lower) <= 3 and not first:
        return tokens[0].text.isupper() or tokens[0].lower not in ("yes", "no", "day", "art", "may", "one", "two")
    return True
