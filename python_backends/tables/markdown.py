"""Pipe tables, as Markdown has them, wherever they stand in a text."""

from __future__ import annotations

import re

from python_backends.tables.table import Table, table_of_rows

_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_SPLIT = re.compile(r"(?<!\\)\|")


def pipe_table(text: str) -> Table | None:
    """The longest pipe table in `text`; None if it has none of two rows or more."""
    best: list[list[str]] = []
    block: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if _SPLIT.search(line):
            if not _RULE.match(line):
                block.append(_cells(line))
            continue
        best, block = max(best, block, key=len), []
    return table_of_rows(best) if len(best) > 1 else None


def _cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return [cell.strip().strip("*`").replace("\\|", "|") for cell in _SPLIT.split(bare)]
