"""Conditions: stored values that the question names, comparisons with numbers, periods, and what must not be."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from python_backends.sql.catalog import literal
from python_backends.sql.compose.dates import date_column, period_in, within
from python_backends.sql.compose.reading import Reading
from python_backends.sql.compose.sketch import Expression, Ref, column_of, compared, either
from python_backends.sql.linking.mentions import Mention
from python_backends.sql.linking.words import lemma, words_of

_OPERATORS = (
    (r"(?:more|greater|higher|larger|longer|older|bigger) than or equal to|at least|no less than|>=|minimum of", ">="),
    (r"(?:less|lower|fewer|smaller|shorter|younger) than or equal to|at most|no more than|<=|up to", "<="),
    (r"(?:more|greater|higher|larger|longer|older|bigger|later) than|over|above|exceeding|exceeds|exceed|>", ">"),
    (r"(?:less|lower|fewer|smaller|shorter|younger|earlier) than|under|below|<", "<"),
    (r"equal to|equals|exactly|=", "="),
)
_COMPARISON = re.compile("|".join(f"(?P<op{place}>{words})" for place, (words, _) in enumerate(_OPERATORS)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """`operator` and `number` stand in tokens [start, stop); `suffix`: `or more` and the like followed."""

    start: int
    stop: int
    operator: str
    number: float


def comparisons(reading: Reading) -> list[Comparison]:
    """All comparisons with a number."""
    found = []
    for place, token in enumerate(reading.tokens):
        if token.value is None or not reading.span[0] <= place < reading.span[1]:
            continue
        before = " ".join(t.lower for t in reading.tokens[max(0, place - 6) : place])
        after = reading.words(place + 1, place + 3)
        last = None
        for match in _COMPARISON.finditer(before):
            last = match
        if last is not None and before[last.end() :].strip() in ("", "the", "a", "$"):
            count = len(last.group(0).split())
            operator = next(_OPERATORS[number][1] for number in range(len(_OPERATORS)) if last[f"op{number}"])
            found.append(Comparison(place - count, place + 1, operator, token.value))
        elif re.match(r"or (more|greater|higher|above)", after):
            found.append(Comparison(place, place + 3, ">=", token.value))
        elif re.match(r"or (less|fewer|lower|below)", after):
            found.append(Comparison(place, place + 3, "<=", token.value))
    return found


def value_filters(reading: Reading, tables: Collection[str], taken: Collection[int] = ()) -> tuple[Expression, ...]:
    """One condition for each stored value that is named; two values of one column are alternatives."""
    groups: dict[tuple[str, str], list[Mention]] = {}
    for mention in chosen_values(reading, tables, taken):
        assert mention.column is not None
        reading.use(mention.start, mention.stop)
        groups.setdefault((mention.table, mention.column), []).append(mention)
    found = []
    for (table, column), mentions in groups.items():
        values = list(dict.fromkeys(m.value for m in mentions if m.value is not None))
        found.append(equals(Ref(table, column), values, negated=_is_negated(reading, mentions[0])))
    return _with_alternatives(reading, found, list(groups.values()))


def chosen_values(reading: Reading, tables: Collection[str], taken: Collection[int]) -> list[Mention]:
    """For each named value the column in which it is meant."""
    values = [m for m in reading.mentions if m.value is not None and not set(range(m.start, m.stop)) & set(taken)]
    kept: list[Mention] = []
    for mention in sorted(values, key=lambda m: (-m.length, -_fit(reading, m, tables))):
        clash = any(mention.start < other.stop and other.start < mention.stop for other in kept)
        if not clash and not _is_name_of_schema(reading, mention):
            kept.append(mention)
    return _one_of_apposition(reading, sorted(kept, key=lambda m: m.start))


def equals(ref: Ref, values: Sequence[str], *, negated: bool = False) -> Expression:
    """A column is one of `values`, in their own spelling."""
    plain = Ref(ref.table, ref.column).sql
    if len(values) == 1:
        return Expression(f"{plain} {'<>' if negated else '='} {literal(values[0])}", (ref.table,))
    listed = ", ".join(map(literal, values))
    return Expression(f"{plain} {'NOT IN' if negated else 'IN'} ({listed})", (ref.table,))


def number_filters(reading: Reading, prefer: Collection[str], found: Sequence[Comparison]) -> tuple[Expression, ...]:
    """Conditions on columns; what compares a number of rows is left to HAVING."""
    conditions = []
    for comparison in found:
        column = _compared_column(reading, comparison, prefer)
        if column is None or column.column is None:
            continue
        known = reading.table_of(column.table).column(column.column)
        assert known is not None
        reading.use(comparison.start, comparison.stop)
        reading.use(column.start, column.stop)
        conditions.append(compared(column_of(reading.ref(column.table, known)), comparison.operator, comparison.number))
    return tuple(conditions)


def period_filters(reading: Reading, tables: tuple[str, ...], today: dt.date) -> tuple[Expression, ...]:
    """The period that the question speaks of, on a date or on a year."""
    text = reading.words(0, len(reading.tokens))
    period = period_in(text, today)
    if period is None:
        return ()
    size = len(period.words.split())
    for place in range(len(reading.tokens)):
        if reading.words(place, place + size) == period.words:
            reading.use(place, place + size)
    ref = date_column(reading, tables, text)
    years = [Ref(table.name, c.name) for name in tables if (table := reading.table_of(name))
             for c in table.columns if words_of(c.name)[-1:] == ["year"] and c.kind == "number"]  # fmt: skip
    if years and period.year is not None:
        return (compared(column_of(years[0]), "=", period.year),)
    if years:
        bounds = ((">=", period.first), ("<=", period.last))
        return tuple(compared(column_of(years[0]), operator, day.year) for operator, day in bounds if day is not None)
    return within(ref, period) if ref is not None else ()


def pattern_filters(reading: Reading, prefer: Collection[str]) -> tuple[Expression, ...]:
    """`starts with`, `contains`, `ends with` and a quoted text or a letter."""
    text, found = reading.words(0, len(reading.tokens)), []
    for match in re.finditer(r"(start|begin|end|contain|includ)\w*(?: \w+){0,3}? (?:with |in )?", text):
        place = len(text[: match.end()].split())
        token = next((t for t in reading.tokens[place - 1 : place + 3] if t.kind == "quoted"), None)
        column = reading.column(0, place, prefer, least=0.5)
        if token is None or column is None or column.column is None:
            continue
        shape = {"start": "{}%", "begin": "{}%", "end": "%{}"}.get(match[1], "%{}%").format(token.text)
        reading.use(place - 2, place + 2)
        found.append(Expression(f"{Ref(column.table, column.column).sql} ILIKE {literal(shape)}", (column.table,)))
    return tuple(dict.fromkeys(found))


def _fit(reading: Reading, mention: Mention, tables: Collection[str]) -> float:
    """How well a column fits a value where the question names it."""
    assert mention.column is not None
    name = [lemma(word) for word in words_of(mention.column)]
    around = reading.tokens[max(0, mention.start - 5) : mention.start]
    after = reading.tokens[mention.stop : mention.stop + 2]
    fit = mention.score + (0.6 if mention.table in tables else 0.0) + 0.2 * reading.spoken(mention.table)
    for distance, token in enumerate([*reversed(around), *after]):
        if token.lower in name and token.kind == "word":
            fit += 0.5 - 0.05 * distance
        elif token.lemma in [lemma(word) for word in words_of(mention.table)]:
            fit += 0.35 - 0.05 * distance
    if any(
        token.lower in ("from", "to") and token.lower not in name and {"from", "to"} & set(name)
        for token in around[-3:]
    ):
        fit -= 0.4
    own = reading.table_of(mention.table).column(mention.column)
    return fit + (0.05 if own is not None and own.values[:1] == (mention.value,) else 0.0)


def _is_negated(reading: Reading, mention: Mention) -> bool:
    before = reading.words(max(0, mention.start - 4), mention.start)
    return bool(re.search(r"\b(non|not|except|excluding|other than|besides)\b(?: \w+)?$", before))


def _is_name_of_schema(reading: Reading, mention: Mention) -> bool:
    """A word that names a table or a column whole is that, not a value, unless it is quoted or in capitals."""
    token = reading.tokens[mention.start]
    if (
        token.kind == "quoted"
        or mention.length > 1
        or token.text.isupper()
        or token.text[:1].isupper()
        and mention.start
    ):
        return False
    return any(m.value is None and m.score >= 0.85 and m.start <= mention.start < m.stop for m in reading.mentions)


def _one_of_apposition(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """`Chicago (ORD)` names one thing twice; the one in brackets is the surer."""
    kept = []
    for place, mention in enumerate(mentions):
        following = mentions[place + 1] if place + 1 < len(mentions) else None
        if following is not None and following.start == mention.stop + 1 and reading.tokens[mention.stop].text == "(":
            reading.use(mention.start, mention.stop)
            continue
        kept.append(mention)
    return kept


def _compared_column(reading: Reading, comparison: Comparison, prefer: Collection[str]) -> Mention | None:
    """The nearest number before the comparison, else after it."""
    before = reading.columns(max(0, comparison.start - 8), comparison.start, prefer, least=0.4, numeric=True)
    after = reading.columns(comparison.stop, comparison.stop + 4, prefer, least=0.5, numeric=True)
    counted = reading.tables(comparison.stop, comparison.stop + 2, least=0.9)
    if counted and not after:
        return None
    return before[-1] if before else after[0] if after else None


def _with_alternatives(
    reading: Reading, found: list[Expression], groups: list[list[Mention]]
) -> tuple[Expression, ...]:
    """`A or B` of two columns is one condition."""
    if len(found) == 2:
        first, second = groups[0][-1], groups[1][0]
        between = reading.words(min(first.stop, second.stop), max(first.start, second.start))
        if re.search(r"\bor\b", between) and len(between.split()) < 8:
            return (either(tuple(found)),)
    return tuple(found)
