"""A collection in a Qdrant server: a point for each row, with a vector of its meaning and a sparse one of its words."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import numpy as np

from python_backends.errors import Unavailable
from python_backends.qdrant_http import Json, QdrantHttp
from python_backends.vector_store import bm25
from python_backends.vector_store.entry import Holding, Row, Terms, Vector, Worded
from python_backends.vector_store.facts import facts_of
from python_backends.vector_store.filter import Filter
from python_backends.vector_store.qdrant_filter import FACTS, alive, expired

MEANING, WORDS = "meaning", "words"
_PORTION = 512
_WITH = {"with_payload": True, "with_vector": [MEANING]}


class QdrantTable:
    """See `Table`. `collection` is the server's own name of it, behind the alias by which it is found."""

    def __init__(self, server: QdrantHttp, collection: str, terms: Terms, clock: Callable[[], float]) -> None:
        self._server, self.collection, self._terms, self._clock = server, collection, terms, clock
        self._writing = asyncio.Lock()  # or a count and the deletion after it might not be of the same rows

    @property
    def terms(self) -> Terms:
        """See `Table`."""
        return self._terms

    async def upsert(self, rows: Sequence[Row]) -> None:
        """See `Table`. The server answers when its write-ahead log has the points."""
        async with self._writing:
            await self._call("PUT", "?wait=true", {"points": [_point_of(row) for row in rows]})

    async def near(self, vector: Vector, limit: int, where: Filter | None, exact: bool) -> list[Row]:
        """See `Table`."""
        body = {"query": vector.tolist(), "using": MEANING, "limit": limit, "params": {"exact": exact}}
        return [row for row, _ in await self._found({**body, "filter": alive(self._clock(), where)})]

    async def words(self, text: str, limit: int, where: Filter | None) -> list[Worded]:
        """See `Table`."""
        wanted = bm25.of_question(text)
        if not wanted.indices:
            return []
        body = {"query": wanted._asdict(), "using": WORDS, "limit": limit, "filter": alive(self._clock(), where)}
        return [Worded(row, score) for row, score in await self._found(body)]

    async def get(self, ids: Sequence[str]) -> list[Row]:
        """See `Table`."""
        points = await self._call("POST", "", {"ids": [point_id(one) for one in ids], **_WITH})
        return [row for row in map(_row_of, points) if row.expires > self._clock()]

    async def delete(self, ids: Sequence[str]) -> int:
        """See `Table`."""
        chosen = alive(self._clock())
        chosen["must"].append({"has_id": [point_id(one) for one in ids]})
        return await self._delete(chosen)

    async def delete_where(self, where: Filter) -> int:
        """See `Table`."""
        return await self._delete(alive(self._clock(), where))

    async def expire(self) -> int:
        """See `Table`."""
        return await self._delete(expired(self._clock()))

    async def count(self) -> int:
        """See `Table`."""
        return await self._count({})

    async def holding(self) -> Holding:
        """See `Table`."""
        return Holding(await self.count(), None, "qdrant")

    async def tidy(self) -> None:
        """See `Table`: the server does it."""

    async def rows(self) -> AsyncIterator[list[Row]]:
        """See `Table`."""
        offset: Any = None
        while True:
            body = {"limit": _PORTION, "offset": offset, "filter": alive(self._clock()), **_WITH}
            page = await self._call("POST", "/scroll", body)
            if page["points"]:
                yield [_row_of(point) for point in page["points"]]
            offset = page["next_page_offset"]
            if offset is None:
                return

    async def _found(self, body: Json) -> list[tuple[Row, float]]:
        found = await self._call("POST", "/query", {**body, **_WITH})
        return [(_row_of(point), float(point["score"])) for point in found["points"]]

    async def _delete(self, chosen: Json) -> int:
        async with self._writing:
            count = await self._count(chosen)
            if count:
                await self._call("POST", "/delete?wait=true", {"filter": chosen})
            return count

    async def _count(self, chosen: Json) -> int:
        return int((await self._call("POST", "/count", {"filter": chosen, "exact": True}))["count"])

    async def _call(self, method: str, path: str, body: Json) -> Any:
        return await self._server.call(method, f"/collections/{self.collection}/points{path}", body)


def point_id(one: str) -> str:
    """The id of a row's point: Qdrant takes UUIDs."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, one))


def _point_of(row: Row) -> Json:
    vector: Json = {MEANING: row.vector.tolist()}
    weights = bm25.of_text(row.text or "")
    if weights.indices:
        vector[WORDS] = weights._asdict()
    payload = {"id": row.id, "text": row.text, "metadata": dict(row.metadata), "expires": row.expires,
               FACTS: facts_of(row.metadata)}  # fmt: skip
    return {"id": point_id(row.id), "vector": vector, "payload": payload}


def _row_of(point: Json) -> Row:
    try:
        payload, vector = point["payload"], np.asarray(point["vector"][MEANING], np.float32)
        return Row(payload["id"], vector, payload["text"], payload["metadata"], float(payload["expires"]))
    except (KeyError, TypeError, ValueError) as exc:
        raise Unavailable(f"point {point.get('id')} in Qdrant is not what was written: {exc}",
                          code="qdrant_failed") from exc  # fmt: skip
