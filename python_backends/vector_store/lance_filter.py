"""Filters for LanceDB, built as expressions: values are compared as facts, ranges in a column of numbers a field.

Nothing here is ever null, as a null makes SQL's `not` hold for nobody: a row without a number has NaN, which is greater
than everything, so every range has an upper bound.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
from functools import reduce
from operator import and_, or_
from typing import Any

from python_backends.vector_store.entry import Metadata
from python_backends.vector_store.facts import fact, facts_of
from python_backends.vector_store.filter import And, Equals, Exists, Filter, In, Not, Or

_MOST = sys.float_info.max
Expression = Any  # of lancedb.expr, which is imported with its library


def facts_column(metadata: Metadata) -> str:
    """The column `facts` of a row: each with a space before it, and one at the end."""
    return f" {' '.join(facts_of(metadata))} "


def numbers_of(metadata: Metadata) -> dict[str, float]:
    """Column -> number of a row."""
    return {number_column(name): float(value) for name, value in metadata.items()
            if isinstance(value, int | float) and not isinstance(value, bool)}  # fmt: skip


def number_column(field: str) -> str:
    """The column with the numbers of `field`; lower case, as SQL makes of names what it likes."""
    return f"n_{hashlib.blake2b(field.encode(), digest_size=8).hexdigest()}"


class LanceFilters:
    """Expressions for a table that has the columns `numbers`."""

    def __init__(self, numbers: frozenset[str]) -> None:
        expressions = importlib.import_module("lancedb.expr")
        self._col, self._lit, self._numbers = expressions.col, expressions.lit, numbers

    def alive(self, now: float, where: Filter | None = None) -> Expression:
        """Rows whose time is not over, and for which `where` holds."""
        lives = self._col("expires") > self._lit(now)
        return lives if where is None else lives & self.expression(where)

    def expired(self, now: float) -> Expression:
        """Rows whose time is over."""
        return self._col("expires") <= self._lit(now)

    def ids(self, ids: list[str]) -> Expression:
        """Rows with these ids."""
        return self._col("id").isin(ids)

    def expression(self, where: Filter) -> Expression:
        """Rows for which `where` holds."""
        if isinstance(where, And):
            return reduce(and_, map(self.expression, where.all))
        if isinstance(where, Or):
            return reduce(or_, map(self.expression, where.any))
        if isinstance(where, Not):
            return ~self.expression(where.condition)
        if isinstance(where, Equals):
            return self._has(fact(where.field, where.equals) + " ")
        if isinstance(where, In):
            return reduce(or_, [self._has(fact(where.field, value) + " ") for value in where.values])
        if isinstance(where, Exists):
            there = self._has(f"{where.field}=")
            return there if where.exists else ~there
        return self._within(where.field, {"gt": where.gt, "gte": where.gte, "lt": where.lt, "lte": where.lte})

    def _has(self, fact: str) -> Expression:
        return self._col("facts").contains(self._lit(f" {fact}"))

    def _within(self, field: str, bounds: dict[str, float | None]) -> Expression:
        name = number_column(field)
        if name not in self._numbers:
            return self._col("expires") < self._lit(-1.0)  # of which there is none
        column = self._col(name)
        parts = [column <= self._lit(_MOST)]
        parts += [getattr(column, how)(self._lit(float(bound)))
                  for how, bound in (("gt", bounds["gt"]), ("gte", bounds["gte"]), ("lt", bounds["lt"]),
                                     ("lte", bounds["lte"])) if bound is not None]  # fmt: skip
        return reduce(and_, parts)
