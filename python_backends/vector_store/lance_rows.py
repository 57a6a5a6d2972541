"""Rows as LanceDB keeps them, in Arrow's columns."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import orjson

from python_backends.errors import InternalError
from python_backends.vector_store.entry import Row, Terms
from python_backends.vector_store.lance_filter import facts_column, numbers_of

_TERMS = b"openfaze_vector_store"
COLUMNS = ("id", "text", "metadata", "expires", "vector")
"""What a row is made of; `facts` and the columns of numbers are for filters only."""


class LanceRows:
    """The columns of a collection made on `terms`. pyarrow is imported with LanceDB, when there is a first one."""

    def __init__(self, terms: Terms) -> None:
        self._arrow: Any = importlib.import_module("pyarrow")
        self._terms = terms

    def schema(self, numbers: Sequence[str] = ()) -> Any:
        """Of a table with these columns of numbers; it carries the terms."""
        arrow = self._arrow
        fields = [("id", arrow.string()), ("text", arrow.string()), ("metadata", arrow.string()),
                  ("facts", arrow.string()), ("expires", arrow.float64()),
                  ("vector", arrow.list_(arrow.float32(), self._terms.width)),
                  *((name, arrow.float64()) for name in numbers)]  # fmt: skip
        return arrow.schema(fields, metadata={_TERMS: terms_to_json(self._terms)})

    def batch(self, rows: Sequence[Row], numbers: Sequence[str]) -> Any:
        """`rows` as a record batch; a row without a number has NaN in its column."""
        arrow = self._arrow
        flat = np.concatenate([row.vector for row in rows]) if rows else np.empty(0, np.float32)
        held = [numbers_of(row.metadata) for row in rows]
        columns = [
            arrow.array([row.id for row in rows], arrow.string()),
            arrow.array([row.text for row in rows], arrow.string()),
            arrow.array([orjson.dumps(row.metadata).decode() for row in rows], arrow.string()),
            arrow.array([facts_column(row.metadata) for row in rows], arrow.string()),
            arrow.array([row.expires for row in rows], arrow.float64()),
            arrow.FixedSizeListArray.from_arrays(arrow.array(flat), self._terms.width),
            *(arrow.array([one.get(name, np.nan) for one in held], arrow.float64()) for name in numbers),
        ]
        return arrow.record_batch(columns, schema=self.schema(numbers))

    def reader(self, portions: Iterable[Sequence[Row]]) -> Any:
        """All of `portions`, which are gone through twice, with the columns of numbers that they need."""
        numbers = sorted({name for portion in portions for row in portion for name in numbers_of(row.metadata)})
        batches = (self.batch(portion, numbers) for portion in portions)
        return self._arrow.RecordBatchReader.from_batches(self.schema(numbers), batches)

    def rows(self, found: Any) -> list[Row]:
        """The rows of an Arrow table with the columns `COLUMNS`."""
        if not found.num_rows:
            return []
        ids, texts, metadata, expires = (found.column(name).to_pylist() for name in COLUMNS[:4])
        column = found.column("vector")
        vectors = (column.combine_chunks() if hasattr(column, "combine_chunks") else column).flatten().to_numpy()
        matrix = vectors.reshape(len(ids), self._terms.width)
        return [Row(one, matrix[place], texts[place], orjson.loads(metadata[place]), expires[place])
                for place, one in enumerate(ids)]  # fmt: skip


def terms_to_json(terms: Terms) -> bytes:
    """The inverse of `terms_of`."""
    return orjson.dumps(terms)


def terms_of(schema: Any) -> Terms:
    """The terms that a schema carries. Raises InternalError if it carries none."""
    try:
        return Terms(**orjson.loads((schema.metadata or {})[_TERMS]))
    except (KeyError, TypeError, ValueError) as exc:
        raise InternalError(f"a table of the vector store does not say what it was made with: {exc}") from exc
