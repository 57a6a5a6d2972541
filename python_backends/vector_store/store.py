"""The operations of the vector store, over whichever engine keeps the collections."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence

import numpy as np

from python_backends.errors import InvalidRequest, NotFound, OpenfazeError, Unavailable
from python_backends.text_encoder.batches import WIDTH
from python_backends.text_encoder.encoder import Encoder
from python_backends.vector_store import result as results
from python_backends.vector_store.entry import NEVER, Place, Row, Terms, Vector
from python_backends.vector_store.limits import Limits
from python_backends.vector_store.rank import fused, scores, unit
from python_backends.vector_store.request import (
    CreateCollection,
    Delete,
    DropCollection,
    Get,
    Item,
    Query,
    Restore,
    Snapshot,
    Upsert,
)
from python_backends.vector_store.snapshots import SnapshotFile, Snapshots
from python_backends.vector_store.table import Engine, Table

_LOG = logging.getLogger("openfaze.vector_store")
_CANDIDATES = 50  # of each ranking, at least, before two are made one


class VectorStore:
    """One per process, for use on one loop. `lasting` tells whether what it keeps outlives the server."""

    def __init__(
        self, engine: Engine, snapshots: Snapshots, limits: Limits, *, lasting: bool,
        clock: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self.engine, self._snapshots, self._limits, self._lasting = engine, snapshots, limits, lasting
        self._clock = clock

    async def create(self, request: CreateCollection) -> results.Created:
        """A collection of the same terms that is there already is as good. Raises InvalidRequest for one of others."""
        place, terms = request.place, Terms(request.metric, request.width, request.ttl_seconds, self._clock())
        if request.collection not in (names := await self.engine.names(request.owner)):
            self._bounded(names)
        made = await self.engine.create(place, terms)
        there = (await self._table(place)).terms
        if not there.agrees(terms):
            raise InvalidRequest(f"collection `{request.collection}` is there with metric {there.metric}, width "
                                 f"{there.width} and ttl_seconds {there.ttl_seconds}; drop it or take another name",
                                 code="collection_exists", param="collection")  # fmt: skip
        return results.Created(created=made, collection=self._info(place, there))

    async def listed(self, owner: str) -> results.Listed:
        """Every collection of `owner`."""
        places = [Place(owner, name) for name in await self.engine.names(owner)]
        tables = [(place, await self.engine.open(place)) for place in places]
        return results.Listed(collections=[self._info(place, table.terms) for place, table in tables if table])

    async def describe(self, place: Place) -> results.Described:
        """What a collection is and holds."""
        table = await self._table(place)
        held = await table.holding()
        return results.Described(
            collection=self._info(place, table.terms), rows=held.rows, bytes=held.bytes,
            engine="qdrant" if self.engine.name == "qdrant" else "lancedb", search=held.search,
            snapshots=len(self._snapshots.of(place)),
        )  # fmt: skip

    async def drop(self, request: DropCollection) -> results.Dropped:
        """Delete a collection."""
        dropped = await self.engine.drop(request.place)
        if not request.keep_snapshots:
            self._snapshots.drop(request.place)
        return results.Dropped(operation="drop_collection", dropped=dropped)

    async def upsert(self, request: Upsert, encoder: Encoder | None) -> results.Upserted:
        """Keep items; what is acknowledged is on disk."""
        table = await self._table(request.place)
        await self._require_room(table, [item.id for item in request.items])
        vectors = await self._vectors(request.items, table.terms, encoder)
        now, usual = self._clock(), table.terms.ttl_seconds
        rows = []
        for item, vector in zip(request.items, vectors, strict=True):
            ttl = usual if item.ttl_seconds is None else item.ttl_seconds
            rows.append(Row(item.id, vector, item.text, item.metadata, NEVER if ttl is None else now + ttl))
        await table.upsert(rows)
        return results.Upserted(upserted=len(rows))

    async def query(self, request: Query, encoder: Encoder | None) -> tuple[results.Queried, Terms]:
        """The hits, and the terms by which their scores are to be read."""
        table = await self._table(request.place)
        [vector] = await self._vectors([request], table.terms, encoder)
        count = max(4 * request.limit, _CANDIDATES) if request.hybrid else request.limit
        near = await table.near(vector, count, request.filter, request.exact)
        worded = await table.words(request.text or "", count, request.filter) if request.hybrid else []
        rows = {row.id: row for row in (*near, *(one.row for one in worded))}
        by_vector = dict(zip(rows, scores(table.terms.metric, vector, list(rows.values())), strict=True))
        # An index tells scores of its own, of which some are rounded: the order is that of the true ones.
        ranked = sorted((row.id for row in near), key=lambda one: (-by_vector[one], one))
        total = {one: by_vector[one] for one in ranked}
        if request.hybrid:
            total = fused(ranked, [one.row.id for one in worded])
        by_words = {one.row.id: one.bm25 for one in worded}
        hits = [results.Hit(**_item(rows[one], request.include_vectors).model_dump(), score=score,
                            vector_score=by_vector[one], text_score=by_words.get(one))
                for one, score in list(total.items())[: request.limit]]  # fmt: skip
        return results.Queried(hits=hits), table.terms

    async def get(self, request: Get) -> results.Got:
        """Rows by id."""
        rows = {row.id: row for row in await (await self._table(request.place)).get(request.ids)}
        items = [_item(rows[one], request.include_vectors) for one in request.ids if one in rows]
        return results.Got(items=items, missing=[one for one in request.ids if one not in rows])

    async def delete(self, request: Delete) -> results.Deleted:
        """Rows by id or filter."""
        table = await self._table(request.place)
        if request.filter is not None:
            return results.Deleted(operation="delete", deleted=await table.delete_where(request.filter))
        return results.Deleted(operation="delete", deleted=await table.delete(request.ids or ()))

    async def expire(self, place: Place) -> results.Deleted:
        """Delete what is past its time."""
        return results.Deleted(operation="expire", deleted=await (await self._table(place)).expire())

    async def snapshot(self, request: Snapshot) -> results.Snapshotted:
        """Write a collection to a file. Raises InvalidRequest if there are as many as may be."""
        table, place = await self._table(request.place), request.place
        names = [one.name for one in self._snapshots.of(place)]
        if request.snapshot not in names and len(names) >= self._limits.snapshots:
            raise InvalidRequest(f"collection `{place.collection}` has {len(names)} snapshots, which is the most; drop "
                                 "one", code="too_many_snapshots", param="snapshot")  # fmt: skip
        saved = await self._snapshots.save(place, request.snapshot, table.terms, table.rows())
        return results.Snapshotted(snapshot=_snapshot_info(saved))

    async def list_snapshots(self, place: Place) -> results.SnapshotsListed:
        """Those of a collection."""
        return results.SnapshotsListed(snapshots=[_snapshot_info(one) for one in self._snapshots.of(place)])

    async def restore(self, request: Restore) -> results.Restored:
        """A collection as it was. Raises NotFound."""
        place = request.place
        loaded = self._snapshots.load(place, request.snapshot)
        if loaded is None:
            raise NotFound(f"collection `{place.collection}` has no snapshot `{request.snapshot}`",
                           code="snapshot_not_found", param="snapshot")  # fmt: skip
        if place.collection not in (names := await self.engine.names(place.owner)):
            self._bounded(names)
        await self.engine.replace(place, *loaded)
        [info] = [one for one in self._snapshots.of(place) if one.name == request.snapshot]
        return results.Restored(snapshot=_snapshot_info(info), collection=self._info(place, loaded[0]))

    async def drop_snapshot(self, place: Place, name: str) -> results.Dropped:
        """Delete a snapshot."""
        return results.Dropped(operation="drop_snapshot", dropped=self._snapshots.drop(place, name))

    async def tidy(self) -> None:
        """In every collection: what is past its time leaves the disk, many small files become one. Trouble with one is
        logged, as whoever uses it is told anyway, and does not keep the others waiting."""
        for place in await self.engine.places():
            try:
                if (table := await self.engine.open(place)) is not None:
                    await table.expire()
                    await table.tidy()
            except OpenfazeError as error:
                _LOG.warning("collection %s could not be tidied: %s", place.collection, error.message)

    async def close(self) -> None:
        """Release files and connections."""
        await self.engine.close()

    async def _table(self, place: Place) -> Table:
        table = await self.engine.open(place)
        if table is None:
            raise NotFound(f"there is no collection `{place.collection}`; `create_collection` makes one",
                           code="collection_not_found", param="collection")  # fmt: skip
        return table

    async def _require_room(self, table: Table, ids: Sequence[str]) -> None:
        most = self._limits.rows
        if (rows := await table.count()) + len(ids) <= most:
            return
        new = len(ids) - len(await table.get(ids))
        if rows + new > most:
            raise InvalidRequest(f"the collection holds {rows} rows and {new} are new: at most {most} are kept; delete "
                                 "some, or ask for `expire`", code="collection_full", param="items")  # fmt: skip

    async def _vectors(self, wanted: Sequence[Item | Query], terms: Terms, encoder: Encoder | None) -> list[Vector]:
        """Of each item or query, its own or that of its text. Raises InvalidRequest, Unavailable."""
        texts = [one.text for one in wanted if one.vector is None and one.text is not None]
        embedded = iter(await _encoded(texts, terms, encoder))
        vectors = []
        for place, one in enumerate(wanted):
            where = f"items.{place}.vector" if isinstance(one, Item) else "vector"
            vectors.append(_checked(next(embedded) if one.vector is None else one.vector, terms, where))
        return vectors

    def _bounded(self, names: Sequence[str]) -> None:
        if len(names) >= self._limits.collections:
            raise InvalidRequest(f"this owner has {len(names)} collections, which is the most; drop one",
                                 code="too_many_collections", param="collection")  # fmt: skip

    def _info(self, place: Place, terms: Terms) -> results.CollectionInfo:
        return results.CollectionInfo(
            name=place.collection, metric=terms.metric, width=terms.width, ttl_seconds=terms.ttl_seconds,
            created=terms.created, lasting=self._lasting,
        )  # fmt: skip


async def _encoded(texts: Sequence[str], terms: Terms, encoder: Encoder | None) -> Sequence[Vector]:
    if not texts:
        return ()
    if terms.width != WIDTH:
        raise InvalidRequest(f"the collection has vectors of width {terms.width}, texts become ones of {WIDTH}: send "
                             "vectors", code="no_encoder_of_width", param="vector")  # fmt: skip
    if encoder is None:
        raise Unavailable("there is no model text_encoder in this repository: send vectors, or build it with "
                          "`./openfaze build`", code="no_encoder")  # fmt: skip
    return list(await encoder.encode(texts))


def _checked(numbers: Sequence[float] | Vector, terms: Terms, where: str) -> Vector:
    with np.errstate(over="ignore"):
        vector = np.asarray(numbers, np.float64).astype(np.float32)
    if len(vector) != terms.width:
        raise InvalidRequest(f"REQUEST field `{where}`: {len(vector)} numbers, the collection has vectors of width "
                             f"{terms.width}", param=where)  # fmt: skip
    if not np.isfinite(vector).all():
        raise InvalidRequest(f"REQUEST field `{where}`: a number is too large for 32 bits", param=where)
    if terms.metric != "cosine":
        return vector
    directed = unit(vector)
    if directed is None:
        raise InvalidRequest(
            f"REQUEST field `{where}`: all zero, which has no direction for metric cosine", param=where
        )
    return directed


def _item(row: Row, with_vector: bool) -> results.StoredItem:
    vector = row.vector.tolist() if with_vector else None
    expires = None if row.expires >= NEVER else row.expires
    return results.StoredItem(id=row.id, text=row.text, metadata=dict(row.metadata), vector=vector, expires=expires)


def _snapshot_info(file: SnapshotFile) -> results.SnapshotInfo:
    return results.SnapshotInfo(name=file.name, rows=file.rows, bytes=file.bytes, created=file.created)
