"""The public results of the vector cache, one for each operation."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel


class _Result(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Found(_Result):
    """Result of `lookup`. `answer` is what was stored, byte for byte; null without a hit.

    `reason` says why there is no hit: `none_near`, a difference in wording (`numbers`, `negation`, `names`, ...), or
    what kept the cache from looking. `similarity` is the cosine of the nearest entry that was looked at, 1 for an
    exact hit.
    """

    hit: Literal["exact", "semantic"] | None = None
    answer: str | None = None
    age_seconds: Annotated[float, Field(ge=0)] | None = None
    similarity: Annotated[float, Field(ge=-1, le=1)] | None = None
    reason: str | None = None


class Stored(_Result):
    """Result of `store`. `semantic` tells whether other wordings can find the entry; `reason` why not, or why it was
    not stored at all."""

    stored: bool
    semantic: bool = False
    reason: str | None = None


class Forgotten(_Result):
    """Result of `forget`: how many entries were deleted."""

    forgotten: int = Field(ge=0)


class CacheStats(_Result):
    """Result of `stats`. Counters are since the start of the process; `index` is how near texts are searched."""

    entries: int = Field(ge=0)
    bytes: int = Field(ge=0)
    vectors: int = Field(ge=0)
    index: str
    exact_hits: int = Field(ge=0)
    semantic_hits: int = Field(ge=0)
    misses: int = Field(ge=0)
    stores: int = Field(ge=0)
    refusals: dict[str, int] = Field(description="misses and stores that were refused, by reason")


class VectorCacheResult(RootModel[Found | Stored | Forgotten | CacheStats]):
    """Result of the model `vector_cache`: that of the operation `op` that was asked for."""
