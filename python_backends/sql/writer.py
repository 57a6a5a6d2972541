"""The seam between a question and a decoder that writes SQL for it under a grammar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from python_backends.sql.catalog import Catalog, Table

_SHOWN = 3  # values of a column


class Written(NamedTuple):
    """A statement, and how likely its words were to the decoder: the geometric mean, 0 to 1. `cut`: it is not whole."""

    sql: str
    likelihood: float
    cut: bool


class Writer(Protocol):
    """`DecoderWriter` in service, anything that fits in a test."""

    async def write(self, catalog: Catalog, question: str, grammar: str) -> Written:
        """A statement of `grammar`. Raises the OpenfazeError of the decoder."""


def guided(tensors: Mapping[str, npt.NDArray[Any]], grammar: str) -> dict[str, npt.NDArray[Any]]:
    """The decoder's input with `grammar` as its guide."""
    guide = {"guided_decoding_guide_type": "ebnf_grammar", "guided_decoding_guide": grammar}
    return {**tensors, **{name: np.array([[text.encode()]], np.object_) for name, text in guide.items()}}


def prompt_of(catalog: Catalog, question: str) -> str:
    """What the decoder is told: tables, columns with examples, links, and the question."""
    lines = ["Write one DuckDB SQL statement that answers the question. Answer with the statement alone.", ""]
    lines += [_line(table) for table in catalog.tables]
    lines += [f"{link.table}.{link.column} refers to {link.to_table}.{link.to_column}" for link in catalog.links]
    return "\n".join([*lines, "", f"Question: {question}"])


def _line(table: Table) -> str:
    columns = ", ".join(
        f"{column.name} {column.type}" + (f" e.g. {', '.join(column.values[:_SHOWN])}" if column.values else "")
        for column in table.columns
    )
    return f"{table.name}({columns})"
