"""The vocabulary: what tables there are, what their columns hold, and which columns name rows of other tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["text", "number", "date", "time", "boolean", "other"]


@dataclass(frozen=True, slots=True)
class Column:
    """`type` is DuckDB's. `values` are distinct texts, the most frequent first, at most `Limits.values`; `distinct` and
    `nulls` are counts. `whole`: a number without fractions; `numeric_text`: a text in which only numbers stand.
    """

    name: str
    type: str
    kind: Kind
    distinct: int
    nulls: int
    values: tuple[str, ...] = ()
    primary: bool = False
    whole: bool = False
    numeric_text: bool = False
    first: str | None = None
    """The least value, as text."""
    last: str | None = None
    """The greatest."""


@dataclass(frozen=True, slots=True)
class Table:
    """`file` is the attached file that it came from."""

    name: str
    file: str
    rows: int
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """By name, in whatever case."""
        return next((column for column in self.columns if column.name.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Link:
    """`table.column` names rows of `to_table` by their `to_column`. `declared` by the file, else found by us."""

    table: str
    column: str
    to_table: str
    to_column: str
    declared: bool = False


@dataclass(frozen=True, slots=True)
class Catalog:
    """All attached tables."""

    tables: tuple[Table, ...]
    links: tuple[Link, ...] = ()

    def table(self, name: str) -> Table | None:
        """By name, in whatever case."""
        return next((table for table in self.tables if table.name.lower() == name.lower()), None)


def catalog_to_wire(catalog: Catalog) -> dict[str, Any]:
    """What `catalog_from_wire` reads."""
    return asdict(catalog)


def catalog_from_wire(fields: Mapping[str, Any]) -> Catalog:
    """The catalog that `catalog_to_wire` wrote."""
    tables = tuple(
        Table(table["name"], table["file"], table["rows"], tuple(map(_column, table["columns"])))
        for table in fields["tables"]
    )
    return Catalog(tables, tuple(Link(**link) for link in fields["links"]))


def _column(fields: Mapping[str, Any]) -> Column:
    return Column(**{**fields, "values": tuple(fields["values"])})


def quoted(name: str) -> str:
    """An identifier as DuckDB reads it in any case: in quotes unless it is plain and no word of SQL."""
    plain = name.isidentifier() and name.isascii() and name.lower() not in RESERVED
    return name if plain else '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as a literal."""
    return "'" + text.replace("'", "''") + "'"


def listed(names: Sequence[str], most: int = 12) -> str:
    """Names for a message."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


RESERVED = frozenset(
    """all analyse analyze and any array as asc asymmetric at both by case cast check collate column columns constraint
    create cross current_date default deferrable desc describe distinct do else end except exclude exists false fetch
    filter following for foreign from full generated glob grant group grouping having if ilike in initially inner
    intersect into is isnull join lambda lateral leading left like limit map natural not notnull null offset on only or
    order outer over partition pivot placing positional primary qualify range references replace returning right row
    rows sample select semi show similar some struct summarize symmetric table tablesample then time timestamp to
    trailing true try_cast union unique unpivot user using values variadic when where window with within year month day
    hour minute second""".split()
)
