"""The vocabulary: a query as its parts, each made of columns that exist."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from python_backends.sql.catalog import literal, quoted

Aggregate = Literal["count", "sum", "avg", "min", "max", "median"]


@dataclass(frozen=True, slots=True)
class Ref:
    """A column of a table. `cast`: a text that is to be read as a number."""

    table: str
    column: str
    cast: bool = False

    @property
    def sql(self) -> str:
        """As it stands in a statement."""
        plain = f"{quoted(self.table)}.{quoted(self.column)}"
        return f"TRY_CAST({plain} AS DOUBLE)" if self.cast else plain


@dataclass(frozen=True, slots=True)
class Expression:
    """SQL over `tables`. `aggregated`: it needs a group, or makes one of all rows."""

    sql: str
    tables: tuple[str, ...]
    aggregated: bool = False
    nullable: bool = False

    def __post_init__(self) -> None:
        assert self.sql


@dataclass(frozen=True, slots=True)
class Sketch:
    """One SELECT. `order` are (expression, whether downwards); `explained` the share of the question's words used."""

    select: tuple[Expression, ...]
    where: tuple[Expression, ...] = ()
    group: tuple[Expression, ...] = ()
    having: tuple[Expression, ...] = ()
    order: tuple[tuple[Expression, bool], ...] = ()
    limit: int | None = None
    distinct: bool = False
    outer: bool = False
    also: tuple[str, ...] = ()
    """Tables that must be joined though no part names them."""
    explained: float = 0.0
    how: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def tables(self) -> tuple[str, ...]:
        """All tables that its parts speak of, each once."""
        parts = (*self.select, *self.where, *self.group, *self.having, *(part for part, _ in self.order))
        return tuple(dict.fromkeys([*(table for part in parts for table in part.tables), *self.also]))


def column_of(ref: Ref) -> Expression:
    """The column itself."""
    return Expression(ref.sql, (ref.table,))


def aggregate_of(function: Aggregate, inner: Expression, *, distinct: bool = False) -> Expression:
    """An aggregate of `inner`."""
    word = "DISTINCT " if distinct else ""
    return Expression(f"{function.upper()}({word}{inner.sql})", inner.tables, aggregated=True)


def count_of(table: str) -> Expression:
    """The number of rows, of which `table` is one."""
    return Expression("COUNT(*)", (table,), aggregated=True)


def compared(left: Expression, operator: str, right: str | float) -> Expression:
    """A condition with a text or a number on its right."""
    value = literal(right) if isinstance(right, str) else f"{right:.12g}"
    return replace(left, sql=f"{left.sql} {operator} {value}")


def either(parts: tuple[Expression, ...], word: str = "OR") -> Expression:
    """Conditions of which one, or all, must hold."""
    tables = tuple(dict.fromkeys(table for part in parts for table in part.tables))
    return Expression("(" + f" {word} ".join(part.sql for part in parts) + ")", tables)
