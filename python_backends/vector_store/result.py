"""The public results of the vector store, one for each operation."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from python_backends.vector_store.entry import Metric


class _Result(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CollectionInfo(_Result):
    """A collection. `lasting` is false where it leaves with the server, which was given no folder to keep it in."""

    name: str
    metric: Metric
    width: int
    ttl_seconds: float | None = Field(description="for rows that name none; null: they stay")
    created: float = Field(description="seconds since the epoch")
    lasting: bool


class Created(_Result):
    """Result of `create_collection`; `created` is false if the same collection was there."""

    operation: Literal["create_collection"] = "create_collection"
    created: bool
    collection: CollectionInfo


class Listed(_Result):
    """Result of `list_collections`, by name."""

    operation: Literal["list_collections"] = "list_collections"
    collections: list[CollectionInfo]


class Described(_Result):
    """Result of `describe_collection`. `search` is how vectors are searched now: all of them in `memory` or by a `scan`
    of the disk, those near in an `index`, or as `qdrant` sees fit."""

    operation: Literal["describe_collection"] = "describe_collection"
    collection: CollectionInfo
    rows: int = Field(ge=0, description="with those past their time that are still on disk")
    bytes: int | None = Field(description="on disk; null where another server keeps them")
    engine: Literal["lancedb", "qdrant"]
    search: Literal["memory", "scan", "index", "qdrant"]
    snapshots: int = Field(ge=0)


class Dropped(_Result):
    """Result of `drop_collection` and `drop_snapshot`: whether there was one."""

    operation: Literal["drop_collection", "drop_snapshot"]
    dropped: bool


class Upserted(_Result):
    """Result of `upsert`: so many rows are on disk now."""

    operation: Literal["upsert"] = "upsert"
    upserted: int = Field(ge=1)


class StoredItem(_Result):
    """A row as it is kept. In collections of metric cosine vectors are kept at length 1."""

    id: str
    text: str | None
    metadata: dict[str, str | int | float | bool | list[str]]
    vector: list[float] | None = Field(default=None, description="null unless include_vectors")
    expires: float | None = Field(description="seconds since the epoch; null: it stays")


class Hit(StoredItem):
    """A row that was found. `score` orders the hits: `vector_score`, or of a hybrid query the sum of 1 / (60 + place)
    over the two rankings that it stands in."""

    score: float
    vector_score: float = Field(
        description="cosine: the cosine of the angle; dot: the inner product; euclidean: minus the distance"
    )
    text_score: float | None = Field(description="BM25 of the words; null if not found by them")


class Queried(_Result):
    """Result of `query`, the best first."""

    operation: Literal["query"] = "query"
    hits: list[Hit]


class Got(_Result):
    """Result of `get`: what is there, in the order of the ids, and the ids of the rest."""

    operation: Literal["get"] = "get"
    items: list[StoredItem]
    missing: list[str]


class Deleted(_Result):
    """Result of `delete` and `expire`: how many rows that were."""

    operation: Literal["delete", "expire"]
    deleted: int = Field(ge=0)


class SnapshotInfo(_Result):
    """A snapshot."""

    name: str
    rows: int
    bytes: int
    created: float = Field(description="seconds since the epoch")


class Snapshotted(_Result):
    """Result of `snapshot`."""

    operation: Literal["snapshot"] = "snapshot"
    snapshot: SnapshotInfo


class SnapshotsListed(_Result):
    """Result of `list_snapshots`, by name."""

    operation: Literal["list_snapshots"] = "list_snapshots"
    snapshots: list[SnapshotInfo]


class Restored(_Result):
    """Result of `restore`."""

    operation: Literal["restore"] = "restore"
    snapshot: SnapshotInfo
    collection: CollectionInfo


AnyResult = (
    Created
    | Listed
    | Described
    | Dropped
    | Upserted
    | Queried
    | Got
    | Deleted
    | Snapshotted
    | SnapshotsListed
    | Restored
)


class VectorStoreResult(RootModel[Annotated[AnyResult, Field(discriminator="operation")]]):
    """Result of the model `vector_store`: that of the operation that was asked for."""
