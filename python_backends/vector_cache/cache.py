"""What the vector cache does with a request, whichever store keeps the entries and whatever makes the vectors."""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import orjson

from python_backends.errors import InvalidRequest, OpenfazeError, PayloadTooLarge, Unavailable
from python_backends.text_encoder.encoder import Encoder
from python_backends.vector_cache.entry import Entry, Near, Place, Question, Vector
from python_backends.vector_cache.request import Forget, LookUp, StoreAnswer
from python_backends.vector_cache.result import CacheStats, Forgotten, Found, Stored
from python_backends.vector_cache.settings import Settings
from python_backends.vector_cache.store import Store
from python_backends.vector_cache.wording.compare import difference
from python_backends.vector_cache.wording.sentence import obstacle

_CANDIDATES = 8
_SEARCHES_AT_ONCE = 16  # more would only queue before the encoder: they miss instead
_KEPT_VECTORS = 256  # a miss is mostly followed by a store of the same text


@dataclass
class Counts:
    """What happened since the start."""

    exact_hits: int = 0
    semantic_hits: int = 0
    misses: int = 0
    stores: int = 0
    refusals: Counter[str] = field(default_factory=Counter)


class VectorCache:
    """Look-ups and stores over a `Store`. Trouble with the store or the encoder is a miss with a reason, no error."""

    def __init__(self, store: Store, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        self._store, self._settings, self._clock = store, settings, clock
        self._counts = Counts()
        self._vectors: OrderedDict[str, Vector] = OrderedDict()
        self._searches = 0

    async def look_up(self, request: LookUp, encoder: Encoder | None) -> Found:
        """The answer to the same question, or to one that differs in wording only."""
        try:
            found = await self._found(request, encoder)
        except OpenfazeError as error:
            found = Found(reason=error.code)
        self._count(found)
        return found

    async def store(self, request: StoreAnswer, encoder: Encoder | None) -> Stored:
        """Keep an answer. Raises InvalidRequest for one that is no JSON, PayloadTooLarge for one over the bound."""
        self._check_answer(request.answer)
        vector, reason = await self._vector_to_keep(request, encoder)
        now = self._clock()
        seconds = min(request.ttl_seconds or self._settings.ttl_seconds, self._settings.max_ttl_seconds)
        try:
            await self._store.put(Entry(request.question, request.answer, now, now + seconds, vector))
        except Unavailable as error:
            self._counts.refusals[error.code] += 1
            return Stored(stored=False, reason=error.code)
        self._counts.stores += 1
        return Stored(stored=True, semantic=vector is not None, reason=reason)

    async def forget(self, request: Forget) -> Forgotten:
        """Delete entries for good; raises Unavailable if that did not work, as the caller counts on it."""
        place = None if request.scope is None else Place(request.namespace, request.scope)
        self.forget_vectors()
        return Forgotten(forgotten=await self._store.forget(place, request.namespace))

    async def stats(self) -> CacheStats:
        """Raises Unavailable if the store cannot be asked."""
        held, counts = await self._store.holding(), self._counts
        return CacheStats(
            entries=held.entries, bytes=held.bytes, vectors=held.vectors, index=held.index,
            exact_hits=counts.exact_hits, semantic_hits=counts.semantic_hits, misses=counts.misses,
            stores=counts.stores, refusals=dict(sorted(counts.refusals.items())),
        )  # fmt: skip

    def forget_vectors(self) -> None:
        """Drop the vectors that wait for a store of the same text."""
        self._vectors.clear()

    async def close(self) -> None:
        """Close the store."""
        await self._store.close()

    async def _found(self, request: LookUp, encoder: Encoder | None) -> Found:
        question = request.question
        entry = await self._store.exact(question)
        if entry is not None:
            return await self._hit("exact", entry, 1.0)
        reason = await self._why_not_search(request, encoder)
        if reason is not None or encoder is None:
            return Found(reason=reason)
        near = await self._near(question, encoder)
        return await self._nearest_alike(question.text, near)

    async def _why_not_search(self, request: LookUp, encoder: Encoder | None) -> str | None:
        """The cheapest reasons first; an encoder's vector costs more than all of them."""
        if not request.semantic:
            return "exact_only"
        if encoder is None:
            return "no_encoder"
        if not await self._store.holds(request.question.place):
            return "none_near"
        return obstacle(request.text) or ("busy" if self._searches >= _SEARCHES_AT_ONCE else None)

    async def _near(self, question: Question, encoder: Encoder) -> list[Near]:
        self._searches += 1
        try:
            vector = await self._vector(question.text, encoder)
            return await self._store.near(question.place, vector, _CANDIDATES)
        finally:
            self._searches -= 1

    async def _nearest_alike(self, text: str, near: list[Near]) -> Found:
        """The nearest entry that asks the same; otherwise why the nearest one does not."""
        reason, similarity = None, near[0].similarity if near else None
        for candidate in near:
            if candidate.similarity < self._settings.similarity:
                break
            apart = difference(text, candidate.entry.question.text)
            if apart is None:
                return await self._hit("semantic", candidate.entry, candidate.similarity)
            reason = reason or apart
        return Found(reason=reason or "none_near", similarity=None if similarity is None else _cosine(similarity))

    async def _hit(self, kind: Literal["exact", "semantic"], entry: Entry, similarity: float) -> Found:
        await self._store.used(entry)
        age = max(0.0, self._clock() - entry.created)
        return Found(hit=kind, answer=entry.answer, age_seconds=round(age, 3), similarity=_cosine(similarity))

    async def _vector_to_keep(self, request: StoreAnswer, encoder: Encoder | None) -> tuple[Vector | None, str | None]:
        """The text's vector, or why other wordings are not to find it."""
        if not request.semantic:
            return None, "exact_only"
        if encoder is None:
            return None, "no_encoder"
        reason = obstacle(request.text)
        if reason is not None:
            return None, reason
        try:
            return await self._vector(request.text, encoder), None
        except OpenfazeError as error:
            return None, error.code

    async def _vector(self, text: str, encoder: Encoder) -> Vector:
        vector = self._vectors.get(text)
        if vector is None:
            vector = (await encoder.encode([text]))[0]
            self._vectors[text] = vector
            if len(self._vectors) > _KEPT_VECTORS:
                self._vectors.popitem(last=False)
        return vector

    def _check_answer(self, answer: str) -> None:
        size, bound = len(answer.encode()), self._settings.max_answer_bytes
        if size > bound:
            raise PayloadTooLarge(
                f"`answer` has {size} bytes; at most {bound} are kept (max_answer_bytes)", param="answer"
            )
        try:
            orjson.loads(answer)
        except orjson.JSONDecodeError as exc:
            raise InvalidRequest(f"`answer` is not JSON: {exc}", param="answer") from exc

    def _count(self, found: Found) -> None:
        if found.hit == "exact":
            self._counts.exact_hits += 1
        elif found.hit == "semantic":
            self._counts.semantic_hits += 1
        else:
            self._counts.misses += 1
            self._counts.refusals[found.reason or "none_near"] += 1


def _cosine(similarity: float) -> float:
    return round(min(1.0, max(-1.0, similarity)), 4)
