"""POST /v1/chat/completions."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, Mapping
from contextlib import ExitStack, aclosing
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from client.gateway.admission import Seat
from client.gateway.body import check_headers, parse_json, read_body, taken_apart
from client.gateway.caller_ids import IDEMPOTENCY_KEY, SESSION, caller_id
from client.gateway.catalog import model_named
from client.gateway.completion import ChunkWriter, Identity, Parts, completion
from client.gateway.config import GatewayConfig
from client.gateway.convert import Switches, answers_json, engine_request, names_task
from client.gateway.engine import Content, EngineRequest, Event, Precontext, Progress, Reasoning, ToolCalls
from client.gateway.parse import chat_request
from client.gateway.replies import Replies
from client.gateway.reply import Reply
from client.gateway.schema import ChatRequest
from client.gateway.services import Services, send_whole
from client.gateway.sse import PING, TagEscaper, comment, precontext_text
from client.gateway.streaming import stream
from client.gateway.trace_context import trace_of
from client.gateway.watch import Watch, stays
from python_backends.errors import InvalidRequest

_SHOW_INFO = "x-show-additional-info"
_PROGRESS = "x-interfaze-progress"
# New and old names. Content is never logged, so zero data retention has only the cache to keep away from.
_NO_CACHE = ("x-interfaze-bypass-cache", "x-bypass-cache", "x-interfaze-zdr")
_NO_ROUTING = ("x-interfaze-bypass-moa", "x-bypass-moe")
FLAGS = (_SHOW_INFO, _PROGRESS, *_NO_CACHE, *_NO_ROUTING)

Events = AsyncGenerator[Event | None, None]


@dataclass(frozen=True, slots=True)
class Call:
    """One accepted request. `digest` is that of everything it says, flags and body."""

    chat: ChatRequest
    engine_request: EngineRequest
    show_info: bool
    digest: bytes

    @property
    def identity(self) -> Identity:
        return Identity(self.engine_request.request_id, model_named(self.chat.model))


class ChatCompletions:
    """The endpoint, plain or streamed."""

    def __init__(self, services: Services) -> None:
        self._services, self._replies = services, Replies()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        check_headers(request, self._services.config.limits)
        key = caller_id(request.headers.getlist(IDEMPOTENCY_KEY), IDEMPOTENCY_KEY)
        session = caller_id(request.headers.getlist(SESSION), SESSION)
        if key is not None:
            reply, again = await self._reply(request, session, key)
            await reply.to(receive, send, again=again)
            return
        with self._services.admission.enter() as seat:
            call = _placed(await self._accept(request, seat), scope["state"]["key"], session, key)
            await self._answered(call, receive, seat, send)

    async def close(self) -> None:
        """End the work that goes on without a caller."""
        await self._replies.close()

    async def _reply(self, request: Request, session: str | None, key: str) -> tuple[Reply, bool]:
        """The answer under `key`, and whether an earlier request has begun it.

        Who makes it has the seat, not who waits for it: many who ask the same leave room for others.
        """
        with ExitStack() as inside:
            seat = inside.enter_context(self._services.admission.enter())
            owner = request.scope["state"]["key"]
            call = _placed(await self._accept(request, seat), owner, session, key)
            reply = self._replies.found((owner, key), call.digest)
            if reply is not None:
                return reply, True
            work = partial(self._alone, call, seat, inside.pop_all())
            return self._replies.begun((owner, key), call.digest, call.engine_request.request_id, work), False

    async def _alone(self, call: Call, seat: Seat, inside: ExitStack, send: Send) -> bool:
        """`_answered`, whoever leaves; `inside` gives `seat` back."""
        with inside:
            return await self._answered(call, stays, seat, send)

    async def _answered(self, call: Call, receive: Receive, seat: Seat, send: Send) -> bool:
        """Have it answered and send that; whether the answer ended well."""
        services = self._services
        async with Watch(receive, services.config.timeouts.request) as watch:
            await services.place(seat, watch)
            events = watch.events(services.engine.stream(call.engine_request), services.config.timeouts.heartbeat)
            async with aclosing(services.timed(events)) as timed:
                answer = self._stream if call.chat.stream else self._plain
                return await answer(call, timed, send)

    async def _accept(self, request: Request, seat: Seat) -> Call:
        """Read, parse, validate and convert."""
        config = self._services.config
        flags = {name: _flag(request, name) for name in FLAGS}
        body = await read_body(request, seat, config.limits, config.timeouts.body)
        self._services.metrics.body_bytes += len(body)
        state = request.scope["state"]
        switches = _switches(flags, state["key"], config)
        work = partial(_call_of, request_id=state["request_id"], show_info=flags[_SHOW_INFO], switches=switches,
                       config=config)  # fmt: skip
        call = await taken_apart(body, work)
        return replace(call, engine_request=replace(call.engine_request, trace=trace_of(request.headers)))

    async def _plain(self, call: Call, events: Events, send: Send) -> bool:
        parts = Parts()
        async for event in events:
            if event is not None:
                parts.take(event)
        await send_whole(send, completion(call.identity, parts, debug=call.show_info))
        return True

    async def _stream(self, call: Call, events: Events, send: Send) -> bool:
        writer = StreamWriter(call)
        await stream(send, events, writer, call.engine_request.request_id, self._services.metrics)
        return writer.ended


class StreamWriter:
    """Turns engine events into frames: reasoning, the optional precontext block, content, the end."""

    def __init__(self, call: Call) -> None:
        options = call.chat.stream_options
        self.ended = False
        self._chunks = ChunkWriter(call.identity, with_usage=bool(options and options.include_usage))
        self._escaper = TagEscaper(json=answers_json(call.chat))
        # A task's answer is the result alone; for others the block is there even when no tool ran.
        self._block_due = call.show_info and not names_task(call.chat)
        self._entries: list[Any] = []

    def frames(self, event: Event | None) -> bytes:
        """The bytes that `event` puts on the wire, maybe none; None is a long silence."""
        if event is None:
            return PING
        if isinstance(event, Precontext):
            self._entries += event.entries
            return b""
        if isinstance(event, Reasoning):
            return self._chunks.text(f"<think>{self._escaper.feed(event.text)}{self._escaper.flush()}</think>")
        if isinstance(event, Progress):
            return comment("progress", event.news)
        if isinstance(event, ToolCalls):
            return self._block() + self._chunks.calls(event.calls)
        if isinstance(event, Content):
            return self._block() + self._text(self._escaper.feed(event.text))
        self.ended = True
        return self._block() + self._text(self._escaper.flush()) + self._chunks.end(event)

    def _block(self) -> bytes:
        if not self._block_due:
            return b""
        self._block_due = False
        return self._chunks.text(precontext_text(self._entries))

    def _text(self, text: str) -> bytes:
        return self._chunks.text(text) if text else b""


def _call_of(body: bytes, request_id: str, show_info: bool, switches: Switches, config: GatewayConfig) -> Call:
    chat = chat_request(parse_json(body, config.limits), config.limits)
    streams = bool(chat.stream)
    # The precontext block stands before the first word, so with it the words wait for what it says.
    switches = replace(switches, progress=switches.progress and streams, live=streams and not show_info)
    made = engine_request(chat, request_id, config.limits, config.timeouts.request, switches)
    said = f"{show_info} {switches.route} {switches.progress}".encode()
    return Call(chat, made, show_info, hashlib.sha256(said + body).digest())


def _placed(call: Call, owner: int | None, session: str | None, key: str | None) -> Call:
    """`call` with what decides where it runs: a session keeps to one host, else the same question prefers one. What is
    sent under a key is meant to be answered once, so it may be begun again."""
    affinity = call.digest if session is None else hashlib.sha256(f"{owner} {session}".encode()).digest()
    repeatable = call.engine_request.repeatable or key is not None
    placed = replace(call.engine_request, affinity=affinity, pinned=session is not None, repeatable=repeatable,
                     whole=not call.chat.stream)  # fmt: skip
    return replace(call, engine_request=placed)


def _switches(flags: Mapping[str, bool], key: int | None, config: GatewayConfig) -> Switches:
    """What headers and key decide; stored answers belong to one key."""
    owner = b"local" if key is None else config.api_keys[key]
    cached = config.cache and not any(flags[name] for name in _NO_CACHE)
    return Switches(
        namespace=hashlib.sha256(owner).hexdigest() if cached else None,
        route=not any(flags[name] for name in _NO_ROUTING),
        progress=flags[_PROGRESS],
        spread=bool(config.hosts.places),
    )


def _flag(request: Request, name: str) -> bool:
    value = request.headers.get(name, "false").strip().lower()
    if value not in ("true", "false", "1", "0"):
        raise InvalidRequest(f"Header '{name}' must be true or false.", param=name)
    return value in ("true", "1")
