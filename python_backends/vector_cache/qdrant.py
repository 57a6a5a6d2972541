"""Entries in a Qdrant server, for caches that outgrow one folder or that several servers share.

An entry is a point; its id follows from namespace and text, so two servers that keep the same question write the same
point.
"""

from __future__ import annotations

import logging
import os
import time
import uuid
from collections.abc import Callable, Mapping

from python_backends.errors import Unavailable
from python_backends.qdrant_http import Json, QdrantHttp
from python_backends.vector_cache.entry import Entry, Holding, Near, Place, Question, Vector
from python_backends.vector_cache.settings import Settings

WIDTH = 384
_VECTOR = "text"  # named, because only named vectors may be absent from a point
_INDEXED = {"bucket": "keyword", "namespace": "keyword", "expires": "float", "used": "float"}
_COUNT_EVERY = 32  # stores between two looks at how many points there are
_LOG = logging.getLogger("openfaze.vector_cache")


class QdrantStore:
    """See `Store`. Bytes are not bounded here, entries are."""

    def __init__(self, server: QdrantHttp, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        self._server, self._settings, self._clock = server, settings, clock
        self._points = f"/collections/{settings.qdrant_collection}/points"
        self._puts = 0

    @classmethod
    async def connected(cls, settings: Settings, environment: Mapping[str, str] = os.environ) -> QdrantStore:
        """A store whose collection exists; Unavailable tells what the server said."""
        store = cls(QdrantHttp.at(settings.qdrant, environment), settings)
        try:
            await store.prepare()
        except Unavailable:
            await store.close()
            raise
        return store

    async def prepare(self) -> None:
        """Make the collection and its indexes if they are not there."""
        collection = f"/collections/{self._settings.qdrant_collection}"
        if await self._server.call("GET", collection, missing=True) is None:
            vectors = {_VECTOR: {"size": WIDTH, "distance": "Cosine", "on_disk": True}}
            await self._server.call("PUT", collection, {"vectors": vectors, "on_disk_payload": True})
        for field, kind in _INDEXED.items():
            await self._server.call("PUT", f"{collection}/index?wait=true", {"field_name": field, "field_schema": kind})

    async def exact(self, question: Question) -> Entry | None:
        """See `Store`."""
        point = await self._server.call("GET", f"{self._points}/{point_id(question)}", missing=True)
        entry = None if point is None else self._entry(point)
        return entry if entry is not None and entry.question == question else None

    async def holds(self, place: Place) -> bool:
        """See `Store`; asking costs as much as searching."""
        return True

    async def near(self, place: Place, vector: Vector, limit: int) -> list[Near]:
        """See `Store`."""
        must = [_match("bucket", place.bucket.hex()), {"key": "expires", "range": {"gt": self._clock()}}]
        found = await self._server.call("POST", f"{self._points}/query", {
            "query": vector.tolist(), "using": _VECTOR, "filter": {"must": must}, "limit": limit, "with_payload": True,
        })  # fmt: skip
        near = []
        for point in found["points"] if found else ():
            entry = self._entry(point)
            if entry is not None and entry.question.place == place:
                near.append(Near(entry, float(point["score"])))
        return near

    async def used(self, entry: Entry) -> None:
        """See `Store`."""
        body = {"payload": {"used": self._clock()}, "points": [point_id(entry.question)]}
        await self._server.call("POST", f"{self._points}/payload?wait=false", body)

    async def put(self, entry: Entry) -> None:
        """See `Store`. Every so often those leave that are past their time, and those over the bound."""
        vector = {} if entry.vector is None else {_VECTOR: entry.vector.tolist()}
        point = {"id": point_id(entry.question), "vector": vector, "payload": self._payload(entry)}
        await self._server.call("PUT", f"{self._points}?wait=true", {"points": [point]})
        self._puts += 1
        if self._puts % _COUNT_EVERY == 0:
            await self._make_room()

    async def forget(self, place: Place | None, namespace: str) -> int:
        """See `Store`."""
        must = [_match("namespace", namespace)]
        if place is not None:
            must.append(_match("bucket", place.bucket.hex()))
        count = await self._count({"must": must})
        await self._server.call("POST", f"{self._points}/delete?wait=true", {"filter": {"must": must}})
        return count

    async def holding(self) -> Holding:
        """See `Store`; bytes are the server's business and count as 0."""
        entries = await self._count({})
        vectors = await self._count({"must": [{"has_vector": _VECTOR}]})
        return Holding(entries, 0, vectors, "qdrant")

    async def close(self) -> None:
        """See `Store`."""
        await self._server.close()

    async def _make_room(self) -> None:
        expired = {"must": [{"key": "expires", "range": {"lte": self._clock()}}]}
        await self._server.call("POST", f"{self._points}/delete?wait=true", {"filter": expired})
        surplus = await self._count({}) - self._settings.max_entries
        if surplus > 0:
            body = {"limit": surplus, "order_by": {"key": "used", "direction": "asc"}, "with_payload": False}
            oldest = await self._server.call("POST", f"{self._points}/scroll", body)
            ids = [point["id"] for point in oldest["points"]] if oldest else []
            await self._server.call("POST", f"{self._points}/delete?wait=true", {"points": ids})

    async def _count(self, narrowed: Json) -> int:
        counted = await self._server.call("POST", f"{self._points}/count", {"filter": narrowed, "exact": True})
        return int(counted["count"]) if counted else 0

    def _payload(self, entry: Entry) -> Json:
        place = entry.question.place
        return {
            "namespace": place.namespace, "scope": place.scope, "bucket": place.bucket.hex(),
            "exact": entry.question.exact, "text": entry.question.text, "answer": entry.answer,
            "created": entry.created, "expires": entry.expires, "used": self._clock(), "digest": entry.digest.hex(),
        }  # fmt: skip

    def _entry(self, point: Json) -> Entry | None:
        """The live entry in `point`; None if it is past its time or not what was written."""
        payload = point.get("payload") or {}
        try:
            question = Question(Place(payload["namespace"], payload["scope"]), payload["exact"], payload["text"])
            entry = Entry(question, payload["answer"], float(payload["created"]), float(payload["expires"]))
            sound = entry.digest.hex() == payload["digest"]
        except (KeyError, TypeError, ValueError, AttributeError):
            sound = False
        if not sound:
            _LOG.warning("point %s of the vector cache is not what was written and answers nothing", point.get("id"))
            return None
        return entry if entry.expires > self._clock() else None


def point_id(question: Question) -> str:
    """The id of the point that keeps the answer to `question`: Qdrant takes UUIDs."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{question.place.namespace}/{question.exact}"))


def _match(field: str, value: str) -> Json:
    return {"key": field, "match": {"value": value}}
