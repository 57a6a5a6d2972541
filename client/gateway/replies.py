"""Answers under the caller's own key (`Idempotency-Key`): a request sent twice acts once.

A client that lost the connection sends its request again with the same key and gets the first one's answer, also while
that is still being made. Only answers that ended well are kept; after a failure the work is done anew.
Another request under a used key is refused.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.types import Message, Send

from client.gateway.caller_ids import IDEMPOTENCY_KEY
from python_backends.errors import InvalidRequest

KEPT_S = 86_400.0
MAX_KEPT, MAX_BYTES, MAX_ANSWER = 10_000, 64_000_000, 8_000_000
"""Answers, their bytes together, and those of one: a larger one is not kept."""
_REPLAYED = (b"idempotent-replayed", b"true")

Key = tuple[int | None, str]
"""Number of the caller's API key, and the text of the header."""
Work = Callable[[Send], Awaitable[bool]]
"""Answers through what it is given; whether the answer ended well."""


@dataclass(slots=True)
class _Entry:
    digest: bytes
    since: float
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    messages: list[Message] | None = None
    size: int = 0


class Replies:
    """Those of one gateway, in memory. Used from one event loop."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._entries: OrderedDict[Key, _Entry] = OrderedDict()
        self._size, self._now = 0, now

    async def once(self, key: Key, digest: bytes, send: Send, work: Work) -> None:
        """Answer by `work`, or as it was answered before. `digest` stands for everything that the request says.

        Raises InvalidRequest where the key has been used for another request, and what `work` raises.
        """
        while (entry := self._fresh(key)) is not None:
            if entry.digest != digest:
                raise InvalidRequest(
                    "this Idempotency-Key was used for another request; make a new key for each request",
                    code="idempotency_key_reused", param=IDEMPOTENCY_KEY,
                )  # fmt: skip
            await entry.ended.wait()
            if entry.messages is not None:
                await _replay(entry.messages, send)
                return
        entry = self._entries[key] = _Entry(digest, self._now())
        recorder = _Recorder(send)
        try:
            if await work(recorder.send) and recorder.messages is not None:
                entry.messages, entry.size = recorder.messages, recorder.size
        finally:
            if entry.messages is None:
                del self._entries[key]
            entry.ended.set()
        self._size += entry.size
        self._make_room()

    def _fresh(self, key: Key) -> _Entry | None:
        entry = self._entries.get(key)
        if entry is not None and entry.messages is not None and self._now() - entry.since > KEPT_S:
            self._drop(key)
            return None
        return entry

    def _make_room(self) -> None:
        """The oldest go first; what is being made stays."""
        for key in [key for key, entry in self._entries.items() if entry.messages is not None]:
            if len(self._entries) <= MAX_KEPT and self._size <= MAX_BYTES:
                break
            self._drop(key)

    def _drop(self, key: Key) -> None:
        self._size -= self._entries.pop(key).size


class _Recorder:
    """Passes on what is sent and keeps it; None once it is too much."""

    def __init__(self, send: Send) -> None:
        self._send, self.size = send, 0
        self.messages: list[Message] | None = []

    async def send(self, message: Message) -> None:
        self.size += len(message.get("body", b""))
        if self.size > MAX_ANSWER:
            self.messages = None
        if self.messages is not None:
            self.messages.append(dict(message))
        await self._send(message)


async def _replay(messages: list[Message], send: Send) -> None:
    for message in messages:
        marked = dict(message)
        if marked["type"] == "http.response.start":
            marked["headers"] = [*marked["headers"], _REPLAYED]
        await send(marked)
