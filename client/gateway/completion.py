"""The answer's objects: `chat.completion` as one body, `chat.completion.chunk` as server-sent events."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

from client.gateway.engine import Done
from client.gateway.sse import DATA, END

FINGERPRINT = "openfaze-1"  # changes when the same request may be answered differently


@dataclass(frozen=True, slots=True)
class Identity:
    """What every object of one answer repeats."""

    id: str
    model: str
    created: int = field(default_factory=lambda: int(time.time()))


def completion(identity: Identity, content: str, precontext: list[Any], done: Done, reasoning: str = "") -> bytes:
    """The body of an answer that was not streamed; `reasoning` stands in it where there was any."""
    message = {"role": "assistant", "content": content, "refusal": None}
    body = {
        "id": identity.id,
        "object": "chat.completion",
        "created": identity.created,
        "model": identity.model,
        "system_fingerprint": FINGERPRINT,
        "usage": done.usage,
        "vcache": done.vcache,
        "precontext": precontext,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": done.finish_reason}],
    }
    return orjson.dumps(body | {"reasoning": reasoning} if reasoning else body)


class ChunkWriter:
    """Makes the frames of one streamed answer. `usage` stands on every chunk, null but for the last, if asked for."""

    def __init__(self, identity: Identity, *, with_usage: bool) -> None:
        self._common: dict[str, Any] = {
            "id": identity.id,
            "type": "text-delta",
            "object": "chat.completion.chunk",
            "created": identity.created,
            "model": identity.model,
            "system_fingerprint": FINGERPRINT,
        }
        self._with_usage = with_usage
        self._opened = False

    def text(self, text: str) -> bytes:
        """A piece of content; the first one also names the role."""
        delta = {"content": text} if self._opened else {"role": "assistant", "content": text}
        self._opened = True
        return self._frame(delta, None, {})

    def end(self, done: Done) -> bytes:
        """The chunk with the finish reason and the cache flag, and the usage chunk if it was asked for."""
        opening = b"" if self._opened else self.text("")
        last = self._frame({}, done.finish_reason, {"vcache": done.vcache})
        if not self._with_usage:
            return opening + last
        usage = self._common | {"choices": [], "usage": done.usage, "vcache": done.vcache}
        return opening + last + DATA + orjson.dumps(usage) + END

    def _frame(self, delta: dict[str, Any], finish: Literal["stop", "length"] | None, more: Mapping[str, Any]) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        chunk = self._common | {"choices": [choice], **more}
        if self._with_usage:
            chunk["usage"] = None
        return DATA + orjson.dumps(chunk) + END
