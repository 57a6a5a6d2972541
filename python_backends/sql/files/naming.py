"""Names of tables and columns, unique in whatever case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

_OTHER = re.compile(r"\W+")
_LONGEST = 60


def table_name(text: str) -> str:
    """A plain identifier of a file's or a sheet's name: `Sales 2024.csv` is `sales_2024`."""
    name = _OTHER.sub("_", text.strip()).strip("_")[:_LONGEST].lower()
    if not name:
        return "table_1"
    return f"t_{name}" if name[0].isdigit() else name


def stem_of(filename: str) -> str:
    """A file's name without folders and endings."""
    stem = PurePath(filename.replace("\\", "/")).name
    for _ in range(2):
        head, dot, tail = stem.rpartition(".")
        stem = head if dot and head and tail.lower() in _ENDINGS else stem
    return stem


_ENDINGS = {"csv", "tsv", "txt", "xlsx", "parquet", "pq", "json", "ndjson", "jsonl", "sqlite", "sqlite3", "db", "db3"}


def unique(name: str, taken: Iterable[str]) -> str:
    """`name`, or `name_2` and so on where it is taken."""
    used = {one.lower() for one in taken}
    if name.lower() not in used:
        return name
    number = 2
    while f"{name}_{number}".lower() in used:
        number += 1
    return f"{name}_{number}"


def unique_all(names: Iterable[str]) -> list[str]:
    """Each of `names`, those without one called `column_1` and so on."""
    found: list[str] = []
    for place, name in enumerate(names, 1):
        found.append(unique(name.strip() or f"column_{place}", found))
    return found
