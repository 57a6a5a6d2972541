"""The `REQUEST` of the vector store: one of thirteen operations, told apart by `operation`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from python_backends.errors import InvalidRequest
from python_backends.vector_store.entry import Metric, Place
from python_backends.vector_store.filter import Filter
from python_backends.vector_store.metadata import MetadataFields

Number = Annotated[float, Field(allow_inf_nan=False)]
VectorField = Annotated[list[Number], Field(min_length=1)]
Id = Annotated[str, Field(min_length=1)]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$")]


class _Request(BaseModel):
    """`owner` is a hex digest of whose collections are meant; it is the caller's to make, of a key or of a name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    owner: str = Field(pattern=r"^[0-9a-f]{16,128}$")


class _InCollection(_Request):
    collection: Name

    @property
    def place(self) -> Place:
        """Which collection is meant."""
        return Place(self.owner, self.collection)


class Changing(_InCollection):
    """A request with the `idempotency_key` of an earlier one is answered as that was and does nothing."""

    idempotency_key: str | None = Field(default=None, min_length=1, max_length=128)


class CreateCollection(Changing):
    """`width` is 384, the bundled encoder's, unless vectors are brought along. Rows live for `ttl_seconds` at most."""

    operation: Literal["create_collection"]
    metric: Metric = "cosine"
    width: int = Field(default=384, ge=1)
    ttl_seconds: Seconds | None = None


class ListCollections(_Request):
    """All of the owner's."""

    operation: Literal["list_collections"]


class DescribeCollection(_InCollection):
    """What it was made with, and what it holds."""

    operation: Literal["describe_collection"]


class DropCollection(Changing):
    """Delete it, and its snapshots unless they are to be kept."""

    operation: Literal["drop_collection"]
    keep_snapshots: bool = False


class Item(BaseModel):
    """A row to keep: a text, which is embedded unless there is a vector, or a vector alone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    text: str | None = None
    vector: VectorField | None = None
    metadata: MetadataFields = Field(default_factory=dict)
    ttl_seconds: Seconds | None = None

    @model_validator(mode="after")
    def _has_something(self) -> Item:
        if self.vector is None and not (self.text and self.text.strip()):
            raise ValueError("an item needs a text or a vector")
        return self


class Upsert(Changing):
    """Keep items in place of those with the same ids: all of them, or none."""

    operation: Literal["upsert"]
    items: tuple[Item, ...] = Field(min_length=1)


class Query(_InCollection):
    """The rows nearest to a text or vector; `hybrid` also finds those with the words of `text`."""

    operation: Literal["query"]
    text: str | None = None
    vector: VectorField | None = None
    limit: int = Field(default=10, ge=1)
    filter: Filter | None = None
    hybrid: bool = False
    exact: bool = False
    include_vectors: bool = False

    @model_validator(mode="after")
    def _has_a_question(self) -> Query:
        if self.vector is None and not (self.text and self.text.strip()):
            raise ValueError("a query needs a text or a vector")
        if self.hybrid and not (self.text and self.text.strip()):
            raise ValueError("a hybrid query needs a text, for its words")
        if self.vector is not None and self.text is not None and not self.hybrid:
            raise ValueError("a query has a text or a vector; both only if it is hybrid")
        return self


class Get(_InCollection):
    """Rows by their ids."""

    operation: Literal["get"]
    ids: tuple[Id, ...] = Field(min_length=1)
    include_vectors: bool = False


class Delete(Changing):
    """Rows by their ids, or by a filter."""

    operation: Literal["delete"]
    ids: tuple[Id, ...] | None = Field(default=None, min_length=1)
    filter: Filter | None = None

    @model_validator(mode="after")
    def _says_which(self) -> Delete:
        if (self.ids is None) == (self.filter is None):
            raise ValueError("a delete has either ids or a filter")
        return self


class Expire(Changing):
    """Delete the rows whose time is over from the disk. None of them is given out before that either."""

    operation: Literal["expire"]


class Snapshot(Changing):
    """Write all rows to a file from which they can be restored; in place of one with the same name."""

    operation: Literal["snapshot"]
    snapshot: Name


class ListSnapshots(_InCollection):
    """The snapshots of a collection, which may be dropped by now."""

    operation: Literal["list_snapshots"]


class Restore(Changing):
    """Put a snapshot's rows in place of all that the collection holds, which is made if it is not there."""

    operation: Literal["restore"]
    snapshot: Name


class DropSnapshot(Changing):
    """Delete one snapshot."""

    operation: Literal["drop_snapshot"]
    snapshot: Name


StoreRequest = (
    CreateCollection | ListCollections | DescribeCollection | DropCollection | Upsert | Query | Get | Delete | Expire
    | Snapshot | ListSnapshots | Restore | DropSnapshot
)  # fmt: skip
_REQUEST: TypeAdapter[StoreRequest] = TypeAdapter(Annotated[StoreRequest, Field(discriminator="operation")])


def parse_request(data: bytes) -> StoreRequest:
    """`data` as one of the operations; sizes are checked against `Limits` in `check.py`. Raises InvalidRequest naming
    the field at fault."""
    try:
        return _REQUEST.validate_json(data or b"{}")
    except ValidationError as exc:
        fault = exc.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in fault["loc"][1:]) or "operation"
        raise InvalidRequest(f"REQUEST field `{where}`: {fault['msg']}", param=where) from exc
