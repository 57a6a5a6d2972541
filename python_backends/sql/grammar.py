"""A grammar of SQL in which nothing can be named that is not there, for a decoder to write under.

Lark, as llguidance reads it. One rule for each way to join the tables: its columns are those of its own tables, so
every name that can be written exists. A text can only be one that its column holds and the question speaks of (or one
of few); a number only one of the question.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from python_backends.sql.catalog import Catalog, Column, Table, literal, quoted
from python_backends.sql.compose.joins import Paths
from python_backends.sql.linking.mentions import Mention
from python_backends.sql.linking.tokens import Token

_TABLES, _TREES = 6, 24  # of the tables that the question speaks of; ways to join them
_FEW = 12  # values of a column that may be named though the question does not
_HEAD = "%llguidance {}"
_COMPARED = '(" = " | " > " | " < " | " >= " | " <= " | " <> ")'


def sql_grammar(catalog: Catalog, tokens: Sequence[Token], mentions: Sequence[Mention]) -> str:
    """The text of the grammar; at least one table is in it."""
    rules: list[str] = []
    starts = []
    for number, tables in enumerate(_trees(catalog, mentions)):
        source = Paths(catalog, [token.lemma for token in tokens]).joined(tables)
        if source is None:
            continue
        present = _present(catalog, tables)
        rules += _tree_rules(f"q{number}", source, present, mentions)
        starts.append(f"q{number}")
    numbers = _alternatives(dict.fromkeys(["0", "1", *(_number(token) for token in tokens if token.value is not None)]))
    dates = [_number(token) for token in tokens if token.kind == "date"]
    common = [f"number: {numbers}", f"date: {_alternatives([literal(day) for day in dates] or ['CURRENT_DATE'])}",
              'direction: " DESC" | " ASC"', "limit: /[1-9][0-9]{0,2}/"]  # fmt: skip
    return "\n".join([_HEAD, f"start: {' | '.join(starts)}", *common, *rules]) + "\n"


def _trees(catalog: Catalog, mentions: Sequence[Mention]) -> Iterator[tuple[str, ...]]:
    """Sets of tables that a query may read: each that is spoken of, two and three of them."""
    weight: dict[str, float] = {table.name: 0.0 for table in catalog.tables}
    for mention in mentions:
        weight[mention.table] = max(weight[mention.table], mention.score + (0.5 if mention.column is None else 0.0))
    spoken = sorted(weight, key=lambda name: -weight[name])[:_TABLES]
    sets = [tables for size in (1, 2, 3) for tables in combinations(spoken, size)]
    yield from sets[:_TREES]


def _present(catalog: Catalog, tables: Sequence[str]) -> list[Table]:
    """Those tables and the ones that their join passes through."""
    links = Paths(catalog).links(tables) or []
    names = dict.fromkeys([*tables, *(name for link in links for name in (link.table, link.to_table))])
    return [table for name in names if (table := catalog.table(name)) is not None and name in tables]


def _tree_rules(name: str, source: str, tables: Sequence[Table], mentions: Sequence[Mention]) -> list[str]:
    columns = [(table, column) for table in tables for column in table.columns]
    numeric = [_name(t, c) for t, c in columns if c.kind == "number"]
    every = _alternatives(_name(t, c) for t, c in columns)
    rules = [
        f'{name}: "SELECT " "DISTINCT "? {name}_item (", " {name}_item){{0,4}} {_source(source)} '
        f'{name}_where? {name}_group? {name}_order? (" LIMIT " limit)?',
        f"{name}_column: {every}",
        f'{name}_where: " WHERE " {name}_test ((" AND " | " OR ") {name}_test){{0,3}}',
        f"{name}_test: {' | '.join(_tests(name, columns, mentions))}",
        f'{name}_group: " GROUP BY " {name}_column (", " {name}_column){{0,2}}',
        f'{name}_order: " ORDER BY " {name}_item direction?',
    ]
    counted = f'{name}_column | "COUNT(*)" | "COUNT(DISTINCT " {name}_column ")"'
    extremes = f'("MIN(" | "MAX(") {name}_column ")"'
    if not numeric:
        return [*rules, f"{name}_item: {counted} | {extremes}"]
    sums = f'("SUM(" | "AVG(" | "MEDIAN(") {name}_number ")"'
    return [*rules, f"{name}_number: {_alternatives(numeric)}", f"{name}_item: {counted} | {extremes} | {sums}"]


def _source(source: str) -> str:
    """Table by table: the lexer takes the longest text that goes on, so none may begin as a whole other one does."""
    first, *others = source.split(" JOIN ")
    return " ".join(
        json.dumps(text, ensure_ascii=False) for text in (f" FROM {first}", *(f" JOIN {o}" for o in others))
    )


def _tests(name: str, columns: Sequence[tuple[Table, Column]], mentions: Sequence[Mention]) -> Iterator[str]:
    yield f'{name}_column " IS NULL"'
    yield f'{name}_column " IS NOT NULL"'
    for table, column in columns:
        left = json.dumps(_name(table, column))
        if column.kind == "number":
            yield f"{left} {_COMPARED} number"
        elif column.kind == "date":
            yield f"{left} {_COMPARED} date"
        elif column.kind == "boolean":
            yield f'{left} (" = TRUE" | " = FALSE")'
        values = _values(table, column, mentions)
        if values:
            yield f'{left} (" = " | " <> ") ({_alternatives(map(literal, values))})'


def _values(table: Table, column: Column, mentions: Sequence[Mention]) -> list[str]:
    """The texts of a column that a condition may name."""
    if column.kind != "text":
        return []
    spoken = [m.value for m in mentions if m.value is not None and (m.table, m.column) == (table.name, column.name)]
    few = column.values if column.distinct <= _FEW else ()
    return list(dict.fromkeys([*spoken, *few]))


def _name(table: Table, column: Column) -> str:
    return f"{quoted(table.name)}.{quoted(column.name)}"


def _number(token: Token) -> str:
    return f"{token.value:.12g}" if token.value is not None else token.text


def _alternatives(texts: Iterable[str]) -> str:
    return " | ".join(json.dumps(text, ensure_ascii=False) for text in dict.fromkeys(texts))
