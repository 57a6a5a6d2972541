"""What SQL tells fusion: the answer as a table, and its rows as cells."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from python_backends.evidence import Evidence, EvidenceSource
from python_backends.sql.result import SqlResult

MODEL = "sql"
_ROWS = 200  # that are told one by one; RESULT has them all


def evidence_of(result: SqlResult, media: Sequence[bytes], version: str) -> list[Evidence]:
    """One item `table` with the columns' names, and one `cell` a row. `label` is the statement. What a given statement
    finds is certain; what one finds that was made of a question, as certain as that statement."""
    digest = hashlib.sha256(b"".join(hashlib.sha256(data).digest() for data in media)).hexdigest()
    source = EvidenceSource(digest, MODEL, version)
    heads = [column.name for column in result.columns]
    table = Evidence("t0", MODEL, "table", ", ".join(heads), result.confidence, source, 0, label=result.sql)
    rows = [
        Evidence(f"r{order}", MODEL, "cell", _row(heads, row), result.confidence, source, order, parent="t0")
        for order, row in enumerate(result.rows[:_ROWS])
    ]
    return [table, *rows]


def _row(heads: Sequence[str], row: Sequence[Any]) -> str:
    return ", ".join(f"{head}: {'' if cell is None else cell}" for head, cell in zip(heads, row, strict=True))
