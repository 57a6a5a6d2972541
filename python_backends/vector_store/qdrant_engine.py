"""Collections in a Qdrant server (1.16 or newer), for those who outgrow one folder or share them between servers.

A collection is found by an alias, `PREFIX-OWNER-NAME`. It is there when the alias is, so one that was not finished, or
that others take the place of, is never seen.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict

from python_backends.errors import Unavailable
from python_backends.qdrant_http import Json, QdrantHttp
from python_backends.vector_store.entry import Metric, Place, Row, Terms
from python_backends.vector_store.qdrant_filter import FACTS
from python_backends.vector_store.qdrant_table import MEANING, WORDS, QdrantTable

_DISTANCE: dict[Metric, str] = {"cosine": "Cosine", "dot": "Dot", "euclidean": "Euclid"}


class QdrantEngine:
    """See `Engine`. Closes `server`. Other processes may use the same collections; terms never change."""

    name = "qdrant"

    def __init__(self, server: QdrantHttp, prefix: str, clock: Callable[[], float] = time.time) -> None:
        self._server, self._prefix, self._clock = server, prefix, clock
        self._opening = asyncio.Lock()
        self._tables: dict[Place, QdrantTable] = {}

    async def names(self, owner: str) -> list[str]:
        """See `Engine`."""
        start = self._alias(Place(owner, ""))
        return sorted(alias.removeprefix(start) for alias in await self._aliases() if alias.startswith(start))

    async def create(self, place: Place, terms: Terms) -> bool:
        """See `Engine`."""
        async with self._opening:
            if self._alias(place) in await self._aliases():
                return False
            await self._point_alias(place, await self._made(place, terms), None)
            return True

    async def open(self, place: Place) -> QdrantTable | None:
        """See `Engine`. The alias is looked up each time, as another server may have put it elsewhere."""
        collection = (await self._aliases()).get(self._alias(place))
        if collection is None:
            self._tables.pop(place, None)
            return None
        known = self._tables.get(place)
        if known is None or known.collection != collection:
            known = QdrantTable(self._server, collection, await self._terms_of(collection), self._clock)
            self._tables[place] = known
        return known

    async def replace(self, place: Place, terms: Terms, rows: Iterable[list[Row]]) -> None:
        """See `Engine`: a new collection, to which the alias is moved when it is complete."""
        async with self._opening:
            before = (await self._aliases()).get(self._alias(place))
            after = await self._made(place, terms)
            table = QdrantTable(self._server, after, terms, self._clock)
            for portion in rows:
                await table.upsert(portion)
            await self._point_alias(place, after, before)
            if before is not None:
                await self._server.call("DELETE", f"/collections/{before}", missing=True)

    async def drop(self, place: Place) -> bool:
        """See `Engine`."""
        async with self._opening:
            alias = self._alias(place)
            collection = (await self._aliases()).get(alias)
            if collection is None:
                return False
            await self._change_aliases([{"delete_alias": {"alias_name": alias}}])
            await self._server.call("DELETE", f"/collections/{collection}", missing=True)
            self._tables.pop(place, None)
            return True

    async def places(self) -> list[Place]:
        """See `Engine`."""
        start = f"{self._prefix}-"
        parts = [alias.removeprefix(start).split("-", 1) for alias in await self._aliases() if alias.startswith(start)]
        return sorted(
            (Place(*pair) for pair in parts if len(pair) == 2), key=lambda place: (place.owner, place.collection)
        )

    async def close(self) -> None:
        """See `Engine`."""
        await self._server.close()

    async def _made(self, place: Place, terms: Terms) -> str:
        collection = f"{self._alias(place)}--{secrets.token_hex(6)}"
        meaning = {"size": terms.width, "distance": _DISTANCE[terms.metric], "on_disk": True}
        await self._server.call("PUT", f"/collections/{collection}", {
            "vectors": {MEANING: meaning}, "sparse_vectors": {WORDS: {"modifier": "idf"}}, "on_disk_payload": True,
            "metadata": {"openfaze_vector_store": asdict(terms)},
        })  # fmt: skip
        for field, kind in (("expires", "float"), (FACTS, "keyword")):
            body = {"field_name": field, "field_schema": kind}
            await self._server.call("PUT", f"/collections/{collection}/index?wait=true", body)
        return collection

    async def _terms_of(self, collection: str) -> Terms:
        found = await self._server.call("GET", f"/collections/{collection}")
        try:
            return Terms(**found["config"]["metadata"]["openfaze_vector_store"])
        except (KeyError, TypeError) as exc:
            raise Unavailable(f"collection {collection} in Qdrant does not say what it was made with: {exc}",
                              code="qdrant_failed") from exc  # fmt: skip

    async def _point_alias(self, place: Place, collection: str, before: str | None) -> None:
        alias = self._alias(place)
        away: list[Json] = [] if before is None else [{"delete_alias": {"alias_name": alias}}]
        there = {"create_alias": {"collection_name": collection, "alias_name": alias}}
        await self._change_aliases([*away, there])

    async def _change_aliases(self, actions: list[Json]) -> None:
        await self._server.call("POST", "/collections/aliases", {"actions": actions})

    async def _aliases(self) -> dict[str, str]:
        """Alias -> collection."""
        found = await self._server.call("GET", "/aliases")
        return {one["alias_name"]: one["collection_name"] for one in found["aliases"]}

    def _alias(self, place: Place) -> str:
        return f"{self._prefix}-{place.owner}-{place.collection}"
