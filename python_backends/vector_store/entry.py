"""Leaf vocabulary of the vector store: what is kept, where, and on which terms. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]  # [width]
Metric = Literal["cosine", "dot", "euclidean"]
Value = str | int | float | bool | list[str]
Metadata = Mapping[str, Value]
NEVER = 1e18  # seconds since the epoch at which a row expires that never does; a number that both engines can compare


@dataclass(frozen=True, slots=True)
class Place:
    """A collection: whose it is, a hex digest, and its name. Nothing of one place is found from another."""

    owner: str
    collection: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a collection was made with. `ttl_seconds` is for rows that name none; `created` is epoch seconds."""

    metric: Metric
    width: int
    ttl_seconds: float | None
    created: float

    def agrees(self, other: Terms) -> bool:
        """Whether both ask for the same collection, whenever they did."""
        return (self.metric, self.width, self.ttl_seconds) == (other.metric, other.width, other.ttl_seconds)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is kept. In collections of metric `cosine` the vector has length 1."""

    id: str
    vector: Vector
    text: str | None = None
    metadata: Metadata = field(default_factory=dict)
    expires: float = NEVER


class Worded(NamedTuple):
    """A row that full text search found, and its BM25 score there, higher for a better match."""

    row: Row
    bm25: float


@dataclass(frozen=True, slots=True)
class Holding:
    """What a table holds: rows, with those past their time that are still there; bytes on disk, None if not known here;
    and how vectors are searched now."""

    rows: int
    bytes: int | None
    search: Literal["memory", "scan", "index", "qdrant"]
