"""The front door's side of the vector cache: what makes two requests the same, looking up, keeping."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from typing import Any

import orjson

from python_backends.errors import OpenfazeError
from python_backends.front_door.answer import Answer
from python_backends.front_door.documents import Brought
from python_backends.front_door.models import Models
from python_backends.front_door.order import Order
from python_backends.front_door.request import ChatRequest, MediaPart, TextPart
from python_backends.front_door.tags import without_tags

CACHE = "vector_cache"
# Longer words carry their own material, which another wording of the same question would not.
_SEMANTIC_CHARS = 1000
# What they look for is what the words say: another colour, side or thing is another question, however alike it sounds.
_TOLD = frozenset({"object_detection", "gui_detection"})
_LOG = logging.getLogger(__name__)


class Recall:
    """Stored answers for one request. A cache that fails is no cache: the request is answered without it.

    An exact hit has everything equal: documents by digest, words, schema, earlier turns, and `stamp`, which names the
    models and the code. A semantic hit may differ in the user's last words alone, and only where documents, not words,
    hold what the answer is made of, and where nothing was said before: "help me" means what stands around it.
    """

    def __init__(
        self, models: Models, request: ChatRequest, order: Order, documents: Sequence[Brought], stamp: str
    ) -> None:
        self._models, self._order, self._semantic = models, order, False
        self._on = request.cache is not None and _repeatable(order)
        if request.cache is None:
            return
        self._semantic = bool(
            documents
            and order.task is None
            and not order.tools
            and _says_all(request)
            and 0 < len(order.words) <= _SEMANTIC_CHARS
        )
        scope = _digest({"stamp": stamp, **_all_but_words(request, order, documents)})
        self._key = {
            "namespace": request.cache.namespace,
            "scope": scope,
            "text": order.words,
            "exact": _digest({"scope": scope, "text": order.words}),
        }

    @property
    def looks_for_similar(self) -> bool:
        """Whether the same question in other words may be answered from the cache."""
        return self._on and self._semantic

    async def exact(self) -> Answer | None:
        """The stored answer to this very request."""
        return await self._lookup(semantic=False) if self._on else None

    async def similar(self) -> Answer | None:
        """The stored answer to the same question in other words."""
        return await self._lookup(semantic=True) if self.looks_for_similar else None

    async def keep(self, answer: Answer) -> None:
        """Store `answer`."""
        if self._on:
            semantic = self._semantic and _TOLD.isdisjoint(answer.tasks)
            await self._ask({"op": "store", "answer": answer.stored().decode(), "semantic": semantic})

    async def _lookup(self, *, semantic: bool) -> Answer | None:
        found = await self._ask({"op": "lookup", "semantic": semantic})
        return Answer.replayed(found["answer"]) if found.get("answer") else None

    async def _ask(self, what: dict[str, Any]) -> dict[str, Any]:
        try:
            told = await self._models.ask(CACHE, {"REQUEST": orjson.dumps(self._key | what)}, ["RESULT"])
        except OpenfazeError as error:
            _LOG.warning("answered without the cache: %s", error.message)
            self._on = False
            return {}
        result: dict[str, Any] = orjson.loads(bytes(told["RESULT"].reshape(-1)[0]))
        return result


def _repeatable(order: Order) -> bool:
    """Whether the same request would be answered the same tomorrow."""
    return order.task is None or order.task.name not in ("web_search", "scraper")


def _says_all(request: ChatRequest) -> bool:
    """Whether the user's last turn is all there is, but for tags."""
    others = [turn for turn in request.messages if turn.role != "system"]
    told = (without_tags(turn.text) for turn in request.messages if turn.role == "system")
    return len(others) == 1 and not any(told)


def _all_but_words(request: ChatRequest, order: Order, documents: Sequence[Brought]) -> dict[str, Any]:
    """Everything that the answer depends on, besides what the user said last."""
    brought = iter(documents)
    turns = [[_part(part, brought) for part in turn.parts] for turn in request.messages]
    said = request.model_dump(mode="json", exclude={"cache", "progress", "live", "messages"})
    heads = [turn.model_dump(mode="json", exclude={"parts"}) for turn in request.messages]
    return {"request": said, "heads": heads, "turns": _without(turns, order.words)}


def _part(part: Any, brought: Any) -> Any:
    """A text, or the digest of a document and what its sender claims, since claims word errors and choose readers."""
    if isinstance(part, TextPart):
        return part.text
    document: Brought = next(brought)
    origin = "sent" if isinstance(part, MediaPart) else part.url
    return {"digest": document.digest, "origin": origin, "kind": part.kind} | document.claims


def _without(turns: list[list[Any]], words: str) -> list[list[Any]]:
    """`turns`, with the last one that says `words` reduced to its documents."""
    for number in range(len(turns) - 1, -1, -1):
        if "\n".join(part for part in turns[number] if isinstance(part, str)) == words:
            kept = [part for part in turns[number] if not isinstance(part, str)]
            return [*turns[:number], ["@words", *kept], *turns[number + 1 :]]
    return turns


def _digest(value: Any) -> str:
    return hashlib.sha256(orjson.dumps(value)).hexdigest()
