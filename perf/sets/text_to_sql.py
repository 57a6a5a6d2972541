"""Questions to databases, with what right answers hold."""

from __future__ import annotations

import csv
import datetime as dt
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perf.formulas.execution import Rows, columns_within, same_result
from perf.sets.base import rows_of

SETS = ("geoquery_sql", "defog_sqlite", "spider2lite_sqlite_mini")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a database. `gold` are results any of which is right: (rows, ordered, columns that count)."""

    id: str
    question: str
    database: Path
    gold: tuple[tuple[Rows, bool, tuple[int, ...]], ...]
    today: dt.date | None = None
    subset: bool = False
    """Whether further columns are allowed."""

    def is_right(self, rows: Rows) -> bool:
        """Whether `rows` answer the question."""
        if self.subset:
            return any(columns_within(rows, gold, columns) for gold, _, columns in self.gold)
        return any(same_result(rows, gold, ordered=ordered) for gold, ordered, _ in self.gold)


def questions(name: str, folder: Path) -> list[Asked]:
    """The questions of the set `name`, whose files are in `folder`."""
    read = _spider if name == "spider2lite_sqlite_mini" else _by_statements
    return [read(row, folder, name) for row in rows_of(folder)]


def _by_statements(row: dict[str, Any], folder: Path, name: str) -> Asked:
    statements = [row["gold_sql"]] if isinstance(row["gold_sql"], str) else row["gold_sql"]
    database = folder / row["db"]
    may_order = name != "geoquery_sql"
    gold = [(found, may_order and _is_ordered(sql), ()) for sql in statements
            if (found := _run(database, sql)) is not None]  # fmt: skip
    words = " ".join(filter(None, (row["question"], row.get("instructions", ""))))
    today = dt.date.fromisoformat(row["today"]) if row.get("today") else None
    return Asked(row["id"], words, database, tuple(gold), today)


def _spider(row: dict[str, Any], folder: Path, _: str) -> Asked:
    columns: Sequence[Any] = row["condition_cols"]
    chosen = columns if columns and isinstance(columns[0], list) else [columns] * len(row["gold"])
    gold = tuple((_csv(folder / path), False, tuple(part)) for path, part in zip(row["gold"], chosen, strict=True))
    return Asked(row["id"], row["question"], folder / row["db"].removeprefix("../"), gold, subset=True)


def _csv(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _run(database: Path, sql: str) -> Rows | None:
    with closing(sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)) as connection:
        try:
            return [list(row) for row in connection.execute(sql)]
        except sqlite3.Error:
            return None


def _is_ordered(sql: str) -> bool:
    """Whether the outermost query orders its rows."""
    depth, outer = 0, []
    for mark in sql:
        depth += (mark == "(") - (mark == ")")
        outer.append(mark if depth == 0 else " ")
    return "order by" in " ".join("".join(outer).lower().split())
