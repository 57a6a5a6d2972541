"""Idempotency keys: a request that is sent again because its answer was lost is answered as the first was, and does
nothing a second time."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from python_backends.errors import InvalidRequest

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Answer(Generic[T]):
    """The work for one key: of which request, since when, and its end."""

    digest: bytes
    began: float
    work: asyncio.Future[T]


class Answers(Generic[T]):
    """The last `most` answers, for `keep_s` seconds each, in this process's memory. For one loop."""

    def __init__(self, most: int = 1024, keep_s: float = 3600.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._keep_s, self._clock = most, keep_s, clock
        self._known: OrderedDict[tuple[str, str], _Answer[T]] = OrderedDict()

    async def once(self, owner: str, key: str, request: bytes, work: Callable[[], Awaitable[T]]) -> tuple[T, bool]:
        """The result of `work`, and whether an earlier request's was given instead, which is waited for if it runs yet.

        Raises InvalidRequest (code idempotency_key_reused) for another request under a known key of `owner`. A failure
        is given to those who wait for it and then forgotten: whoever sends the request again has it tried again. Work
        goes on when its caller leaves, so that the one who comes back finds it.
        """
        self._forget_old()
        digest = hashlib.blake2b(request, digest_size=16).digest()
        known = self._known.get((owner, key))
        if known is None:
            known = _Answer(digest, self._clock(), asyncio.ensure_future(work()))
            self._known[owner, key] = known
            known.work.add_done_callback(lambda done: self._ended(owner, key, done))
            return await asyncio.shield(known.work), False
        if known.digest != digest:
            raise InvalidRequest(f"idempotency key `{key}` was used for another request: take a new one for this one",
                                 code="idempotency_key_reused", param="idempotency_key")  # fmt: skip
        return await asyncio.shield(known.work), True

    def _ended(self, owner: str, key: str, done: asyncio.Future[T]) -> None:
        if done.cancelled() or done.exception() is not None:
            self._known.pop((owner, key), None)

    def _forget_old(self) -> None:
        """What runs is kept, however much that is: it would be done twice."""
        ended = [name for name, answer in self._known.items() if answer.work.done()]
        now, surplus = self._clock(), len(self._known) + 1 - self._most
        for place, name in enumerate(ended):
            if place < surplus or now - self._known[name].began >= self._keep_s:
                del self._known[name]
