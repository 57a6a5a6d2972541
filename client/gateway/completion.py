"""The answer's objects: `chat.completion` as one body, `chat.completion.chunk` as server-sent events."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from client.gateway.engine import Content, Done, Event, Precontext, Reasoning, ToolCalls
from client.gateway.sse import DATA, END
from python_backends.errors import InternalError

FINGERPRINT = "openfaze-1"  # changes when the same request may be answered differently


@dataclass(frozen=True, slots=True)
class Identity:
    """What every object of one answer repeats."""

    id: str
    model: str
    created: int = field(default_factory=lambda: int(time.time()))


@dataclass(slots=True)
class Parts:
    """What an answer that is not streamed is put together from."""

    precontext: list[Any] = field(default_factory=list)
    reasoning: list[str] = field(default_factory=list)
    content: list[str] = field(default_factory=list)
    calls: list[Any] = field(default_factory=list)
    done: Done | None = None

    def take(self, event: Event) -> None:
        """Add one event."""
        if isinstance(event, Precontext):
            self.precontext += event.entries
        elif isinstance(event, Reasoning):
            self.reasoning.append(event.text)
        elif isinstance(event, Content):
            self.content.append(event.text)
        elif isinstance(event, ToolCalls):
            self.calls += event.calls
        elif isinstance(event, Done):
            self.done = event


def completion(identity: Identity, parts: Parts, *, debug: bool = False) -> bytes:
    """The body of an answer that was not streamed. Raises InternalError if its end is missing.

    `reasoning` stands in it where there was any, `debug` where it was asked for.
    """
    done = parts.done
    if done is None:
        raise InternalError("The engine's answer has no end.")
    message: dict[str, Any] = {"role": "assistant", "content": "".join(parts.content), "refusal": None}
    if parts.calls:
        message |= {"content": None, "tool_calls": [tool_call(call) for call in parts.calls]}
    body = {
        "id": identity.id,
        "object": "chat.completion",
        "created": identity.created,
        "model": identity.model,
        "system_fingerprint": FINGERPRINT,
        "usage": done.usage,
        "vcache": done.vcache,
        "precontext": parts.precontext,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": done.finish_reason}],
    }
    if parts.reasoning:
        body["reasoning"] = "".join(parts.reasoning)
    if debug:
        body["debug"] = {"internal_tool_used": bool(done.tasks), "preConfig": {"tools": list(done.tasks)}}
    return orjson.dumps(body)


def tool_call(call: Mapping[str, Any]) -> dict[str, Any]:
    """A call as it stands in a message."""
    function = {"name": call["name"], "arguments": call["arguments"]}
    return {"id": call["id"], "type": "function", "function": function}


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

    def calls(self, calls: Sequence[Mapping[str, Any]]) -> bytes:
        """All calls in one piece, each with its place."""
        placed = [{"index": index, **tool_call(call)} for index, call in enumerate(calls)]
        opening = {} if self._opened else {"role": "assistant", "content": None}
        self._opened = True
        return self._frame({**opening, "tool_calls": placed}, None, {})

    def end(self, done: Done) -> bytes:
        """The chunk with the finish reason and the cache flag, and the usage chunk if it was asked for."""
        opening = b"" if self._opened else self.text("")
        last = self._frame({}, done.finish_reason, {"vcache": done.vcache})
        if not self._with_usage:
            return opening + last
        usage = self._common | {"choices": [], "usage": done.usage, "vcache": done.vcache}
        return opening + last + DATA + orjson.dumps(usage) + END

    def _frame(self, delta: dict[str, Any], finish: str | None, more: Mapping[str, Any]) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        chunk = self._common | {"choices": [choice], **more}
        if self._with_usage:
            chunk["usage"] = None
        return DATA + orjson.dumps(chunk) + END
