"""Answers under the caller's own key (`Idempotency-Key`): a request sent twice acts once.

The work is nobody's but the key's: it goes on when its caller leaves. A client that lost the connection sends its
request again with the same key and gets the first one's answer, also while that is still being made: what there is of
it, then the rest. Only answers that ended well are kept. A failure goes to all who wait for it, and the next to ask has
the work done anew; an answer over MAX_ANSWER goes to those who ask while it is made, and is not kept either. Another
request under a used key is refused.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from starlette.types import Send

from client.gateway.caller_ids import IDEMPOTENCY_KEY
from client.gateway.failures import log_failure
from client.gateway.reply import Reply
from client.gateway.watch import cancelled
from python_backends.errors import InvalidRequest, Unavailable

KEPT_S = 86_400.0
MAX_KEPT, MAX_BYTES, MAX_ANSWER = 10_000, 64_000_000, 8_000_000
"""Answers, their bytes together, and those of one: a larger one is not kept."""

Key = tuple[int | None, str]
"""Number of the caller's API key, and the text of the header."""
Work = Callable[[Send], Coroutine[Any, Any, bool]]
"""Answers through what it is given; whether the answer ended well."""


class Replies:
    """Those of one gateway, in memory. Used from one event loop."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._replies: OrderedDict[Key, Reply] = OrderedDict()
        self._at_work: set[asyncio.Task[bool]] = set()
        self._size, self._now = 0, now

    def found(self, key: Key, digest: bytes) -> Reply | None:
        """The answer under `key`, made or being made. `digest` stands for everything that the request says.

        Raises InvalidRequest where the key has been used for another request.
        """
        reply = self._replies.get(key)
        if reply is not None and reply.ended and self._now() - reply.since > KEPT_S:
            self._drop(key)
            return None
        if reply is not None and reply.digest != digest:
            raise InvalidRequest(
                "this Idempotency-Key was used for another request; make a new key for each request",
                code="idempotency_key_reused", param=IDEMPOTENCY_KEY,
            )  # fmt: skip
        return reply

    def begun(self, key: Key, digest: bytes, request_id: str, work: Work) -> Reply:
        """The answer that `work` makes from now on, under a `key` of which none is known."""
        reply = self._replies[key] = Reply(digest, self._now())
        task = asyncio.create_task(work(reply.record), name=request_id)
        self._at_work.add(task)
        task.add_done_callback(partial(self._ended, key, reply))
        return reply

    async def close(self) -> None:
        """End what is still being made, and wait until it has cleaned up."""
        for task in tuple(self._at_work):
            await cancelled(task)

    def _ended(self, key: Key, reply: Reply, task: asyncio.Task[bool]) -> None:
        self._at_work.discard(task)
        failure = Unavailable("The server is stopping.") if task.cancelled() else task.exception()
        if isinstance(failure, Exception) and not reply.callers:
            log_failure(failure, task.get_name())
        reply.end(failure)
        if failure is not None or not task.result() or reply.size > MAX_ANSWER:
            del self._replies[key]
            return
        self._size += reply.size
        self._make_room()

    def _make_room(self) -> None:
        """The oldest go first; what is being made stays."""
        for key in [key for key, reply in self._replies.items() if reply.ended]:
            if len(self._replies) <= MAX_KEPT and self._size <= MAX_BYTES:
                break
            self._drop(key)

    def _drop(self, key: Key) -> None:
        self._size -= self._replies.pop(key).size
