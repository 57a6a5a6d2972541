"""The `REQUEST` of the vector cache, validated: an unknown key is an error that names it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from python_backends.errors import InvalidRequest
from python_backends.vector_cache.entry import Place, Question

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Namespace = Annotated[str, Field(pattern="^[0-9a-f]{16,128}$")]
MAX_TEXT = 1_000_000


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    namespace: Namespace


class _AboutAQuestion(_Request):
    scope: Digest
    text: str = Field(max_length=MAX_TEXT)
    exact: Digest
    semantic: bool = True

    @property
    def question(self) -> Question:
        """What is asked, and where."""
        return Question(Place(self.namespace, self.scope), self.exact, self.text)


class LookUp(_AboutAQuestion):
    """Is there an answer? `semantic` false allows the very same text only."""

    op: Literal["lookup"]


class StoreAnswer(_AboutAQuestion):
    """Keep `answer`, a JSON document. `semantic` false keeps it for the very same text only."""

    op: Literal["store"]
    answer: str
    ttl_seconds: float | None = Field(default=None, gt=0)


class Forget(_Request):
    """Delete what a namespace has kept, or only what it has under one `scope`."""

    op: Literal["forget"]
    scope: Digest | None = None


class AskStats(BaseModel):
    """Counters since the start, and what is held now."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    op: Literal["stats"]


CacheRequest = LookUp | StoreAnswer | Forget | AskStats
_REQUEST: TypeAdapter[CacheRequest] = TypeAdapter(Annotated[CacheRequest, Field(discriminator="op")])


def parse_request(data: bytes) -> CacheRequest:
    """`data` as one of the four requests. Raises InvalidRequest naming the field at fault."""
    try:
        return _REQUEST.validate_json(data or b"{}")
    except ValidationError as exc:
        fault = exc.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in fault["loc"][1:]) or "op"
        raise InvalidRequest(f"REQUEST field `{where}`: {fault['msg']}", param=where) from exc
