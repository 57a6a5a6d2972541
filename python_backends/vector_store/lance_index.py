"""The indexes of a LanceDB table: of words and ids always, of vectors where they are too many for memory."""

from __future__ import annotations

import importlib
import math
from typing import Any

from python_backends.vector_store.entry import Metric

_WORDS, _IDS, _VECTORS = "words", "ids", "vectors"
_DISTANCE: dict[Metric, str] = {"cosine": "cosine", "dot": "dot", "euclidean": "l2"}


class LanceIndexes:
    """Rows that an index does not know yet are searched one by one, so a search never misses them."""

    def __init__(self, index_rows: int) -> None:
        self._index_rows = index_rows
        self.probes = 20

    def distance(self, metric: Metric) -> str:
        """LanceDB's name of a metric."""
        return _DISTANCE[metric]

    def match(self, text: str) -> Any:
        """A search for any of the words of `text`, which has no syntax."""
        return importlib.import_module("lancedb.query").MatchQuery(text, "text")

    async def ensure(self, table: Any) -> None:
        """Make the indexes of words and ids if they are not there."""
        kinds, there = importlib.import_module("lancedb.index"), await self._names(table)
        if _WORDS not in there:
            # No stemming and no stop words: those of one language would be wrong in all others.
            words = kinds.FTS(with_position=False, stem=False, remove_stop_words=False, ascii_folding=True)
            await table.create_index("text", config=words, name=_WORDS)
        if _IDS not in there:
            await table.create_index("id", config=kinds.BTree(), name=_IDS)

    async def has_vectors(self, table: Any) -> bool:
        """Whether there is an index of vectors."""
        return _VECTORS in await self._names(table)

    async def build_vectors(self, table: Any, rows: int, metric: Metric) -> None:
        """Index the vectors if there are enough and they are not indexed; later ones join when files are made one."""
        if rows < self._index_rows or await self.has_vectors(table):
            return
        kinds = importlib.import_module("lancedb.index")
        parts = max(16, int(math.sqrt(rows)))
        config = kinds.IvfFlat(distance_type=_DISTANCE[metric], num_partitions=parts, sample_rate=64)
        await table.create_index("vector", config=config, name=_VECTORS)

    async def _names(self, table: Any) -> set[str]:
        return {index.name for index in await table.list_indices()}
