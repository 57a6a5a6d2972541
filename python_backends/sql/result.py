"""The task's `RESULT`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from python_backends.sql.catalog import Catalog

Truncation = Literal["rows", "cells", "bytes", "cell_bytes"]
Maker = Literal["given", "composer", "decoder"]


class ResultColumn(BaseModel):
    """A column of the answer."""

    model_config = ConfigDict(extra="forbid")

    name: str
    type: str = Field(description="DuckDB's name of the type")


class TableColumn(BaseModel):
    """A column of an attached table."""

    model_config = ConfigDict(extra="forbid")

    name: str
    type: str
    key: bool = Field(description="whether the file declares it (part of) the primary key")
    refers_to: str | None = Field(description="table.column whose values it holds, if it names rows of another table")


class AttachedTable(BaseModel):
    """A table as it was read from a file."""

    model_config = ConfigDict(extra="forbid")

    name: str
    file: str
    rows: int
    columns: list[TableColumn]


class SqlResult(BaseModel):
    """What a statement found."""

    model_config = ConfigDict(extra="forbid")

    sql: str = Field(description="the statement that was run")
    made_by: Maker = Field(description="`given` in the request, or made of the question by the composer or the decoder")
    confidence: float = Field(ge=0, le=1, description="that the statement means what was asked; 1 for a given one")
    alternatives: list[str] = Field(description="further statements that the question may mean, the likeliest first")
    columns: list[ResultColumn]
    rows: list[list[Any]] = Field(description="cells are numbers, booleans, null, or texts (dates in ISO form)")
    row_count: int = Field(description="how many rows stand here")
    truncated: list[Truncation] = Field(description="the bounds that cut the answer; empty for a whole one")
    tables: list[AttachedTable]
    seconds: float


def tables_of(catalog: Catalog) -> list[AttachedTable]:
    """The schema as it is answered."""
    refers = {(link.table, link.column): f"{link.to_table}.{link.to_column}" for link in reversed(catalog.links)}
    return [
        AttachedTable(
            name=table.name, file=table.file, rows=table.rows,
            columns=[
                TableColumn(name=column.name, type=column.type, key=column.primary,
                            refers_to=refers.get((table.name, column.name)))
                for column in table.columns
            ],
        )
        for table in catalog.tables
    ]  # fmt: skip
