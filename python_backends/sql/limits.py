"""What one request may use. Every bound is named in the answer or error that tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from python_backends.parameters import number, whole

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a request and of its process.

    `seconds` a statement may run, `attach_s` reading all files may take; `memory_bytes` is what DuckDB may hold.
    `rows`, `cells`, `result_bytes` and `cell_bytes` bound the answer, `usual_rows` one whose request does not say.
    `values` distinct texts of a column are looked at when words are matched with them.
    """

    seconds: float = 10.0
    attach_s: float = 60.0
    memory_bytes: int = 512 * MIB
    files: int = 20
    given_bytes: int = 64 * MIB
    tables: int = 200
    columns: int = 2000
    usual_rows: int = 1000
    rows: int = 10_000
    cells: int = 200_000
    result_bytes: int = 8 * MIB
    cell_bytes: int = 64 << 10
    sql_characters: int = 20_000
    question_characters: int = 2_000
    values: int = 2_000
    at_once: int = 2

    @property
    def address_bytes(self) -> int:
        """Of the process that holds the tables: DuckDB's, Python's, and one file unpacked."""
        return self.memory_bytes + self.given_bytes + 3072 * MIB


def limits_of(parameters: Mapping[str, str]) -> Limits:
    """The bounds that a model's configuration names; InternalError for one that is no number."""
    usual = Limits()
    return Limits(
        seconds=number(parameters, "seconds", usual.seconds),
        attach_s=number(parameters, "attach_seconds", usual.attach_s),
        memory_bytes=whole(parameters, "memory_mb", usual.memory_bytes // MIB, least=64) * MIB,
        given_bytes=whole(parameters, "given_mb", usual.given_bytes // MIB) * MIB,
        rows=whole(parameters, "rows", usual.rows),
        usual_rows=min(usual.usual_rows, whole(parameters, "rows", usual.rows)),
        cells=whole(parameters, "cells", usual.cells),
        result_bytes=whole(parameters, "result_kb", usual.result_bytes >> 10) << 10,
        at_once=whole(parameters, "at_once", usual.at_once),
    )
