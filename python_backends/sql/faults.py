"""What DuckDB says of a wrong statement, as an error that says what to do and names identifiers that were meant."""

from __future__ import annotations

import re

import duckdb

from python_backends.errors import InvalidRequest
from python_backends.sql.catalog import Catalog, listed
from python_backends.sql.near import near

_COLUMN = re.compile(r'referenced column "([^"]+)" (?:was )?not found|have a column named "([^"]+)"', re.I)
_MEMORY = ("Out of Memory", "OutOfMemory", "bad_alloc", "could not allocate")


def fault_of(error: Exception, sql: str, catalog: Catalog) -> InvalidRequest:
    """The error of the request whose statement DuckDB refused."""
    text = " ".join(str(error).split("\n\nLINE")[0].split("Candidate functions")[0].split())[:400]
    if isinstance(error, duckdb.OutOfMemoryException) or any(mark in text for mark in _MEMORY):
        return InvalidRequest("the statement needs more memory than it may have; ask for less, or with more conditions",
                              code="sql_memory", param="sql")  # fmt: skip
    missing = _COLUMN.search(text)
    if isinstance(error, duckdb.BinderException) and missing:
        return _unknown_column(missing[1] or missing[2], sql, catalog)
    return InvalidRequest(f"the statement is wrong: {text}", code="invalid_sql", param="sql")


def _unknown_column(name: str, sql: str, catalog: Catalog) -> InvalidRequest:
    wanted = name.rpartition(".")[2]
    mentioned = [table for table in catalog.tables if table.name.lower() in sql.lower()]
    for tables in (mentioned, catalog.tables):
        names = [f"{table.name}.{column.name}" for table in tables for column in table.columns]
        bare = {full: full.rpartition(".")[2] for full in names}
        alike = near(wanted, sorted(set(bare.values())))
        if alike:
            meant = [full for one in alike for full in names if bare[full] == one]
            hint = f"did you mean {listed(meant, 4)}?"
            break
    else:
        hint = f"there are {listed([f'{t.name}.{c.name}' for t in mentioned or catalog.tables for c in t.columns])}"
    return InvalidRequest(f"the statement is wrong: there is no column {name!r}; {hint}", code="unknown_column",
                          param="sql")  # fmt: skip
