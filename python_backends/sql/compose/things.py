"""A thing of a chain: rows of one table, and the SQL that picks them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from python_backends.sql.catalog import quoted
from python_backends.sql.compose.sketch import Ref


@dataclass
class Thing:
    """Rows of `table`; `shown` is the column that is asked of them, None for their names."""

    table: str
    shown: Ref | None = None
    where: list[str] = field(default_factory=list)
    best: tuple[Ref, bool] | None = None
    named: bool = False
    """Whether a name picks its rows."""


def conditions_of(thing: Thing) -> list[str]:
    """Its own, and that no row within them has more."""
    if thing.best is None:
        return thing.where
    ref, down = thing.best
    inner = " WHERE " + " AND ".join(thing.where) if thing.where else ""
    extreme = f"(SELECT {'MAX' if down else 'MIN'}({ref.sql}) FROM {quoted(thing.table)}{inner})"
    return [*thing.where, f"{ref.sql} = {extreme}"]


def selected(ref: Ref, table: str, conditions: Sequence[str]) -> str:
    """The values of a column under conditions."""
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT {ref.sql} FROM {quoted(table)}{where}"
