"""POST /v1/audio/transcriptions, in OpenAI's form; and /v1/audio/translations, which says what to ask for instead."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from client.gateway.admission import Seat
from client.gateway.body import FORM_BODY, check_headers, read_body, taken_apart
from client.gateway.config import Limits
from client.gateway.form import form_of
from client.gateway.parse import unsupported
from client.gateway.services import Services, send_whole
from client.gateway.streaming import stream
from client.gateway.trace_context import trace_of
from client.gateway.transcription_answer import TranscriptFrames, body_of
from client.gateway.transcription_request import TranscriptionOrder, transcription_order
from client.gateway.watch import Watch
from client.speech import SpeechEvent, Transcript
from python_backends.errors import InternalError

Events = AsyncGenerator[SpeechEvent | None, None]


class Transcriptions:
    """The endpoint, plain or streamed."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        services = self._services
        limits, timeouts = services.config.limits, services.config.timeouts
        request = Request(scope, receive)
        check_headers(request, limits, FORM_BODY)
        with services.admission.enter() as seat:
            order = await self._accept(request, seat)
            async with Watch(request.receive, timeouts.request) as watch:
                await services.place(seat, watch)
                found = services.engine.transcribe(order.recording, timeouts.request)
                async with aclosing(services.timed(watch.events(found, timeouts.heartbeat))) as events:
                    answer = self._stream if order.wanted.stream else self._plain
                    await answer(order, events, send)

    async def _accept(self, request: Request, seat: Seat) -> TranscriptionOrder:
        """Read, parse and validate."""
        config = self._services.config
        body = await read_body(request, seat, config.limits, config.timeouts.body)
        self._services.metrics.body_bytes += len(body)
        work = partial(_order_of, content_type=request.headers["content-type"],
                       request_id=request.scope["state"]["request_id"], limits=config.limits)  # fmt: skip
        order = await taken_apart(body, work)
        return replace(order, recording=replace(order.recording, trace=trace_of(request.headers)))

    async def _plain(self, order: TranscriptionOrder, events: Events, send: Send) -> None:
        async for event in events:
            if isinstance(event, Transcript):
                await send_whole(send, *await asyncio.to_thread(body_of, event.result, order.wanted))
                return
        raise InternalError("The engine's transcript has no end.")

    async def _stream(self, order: TranscriptionOrder, events: Events, send: Send) -> None:
        writer, request_id = TranscriptFrames(order.wanted), order.recording.request_id
        await stream(send, events, writer, request_id, self._services.metrics)


def _order_of(body: bytes, content_type: str, request_id: str, limits: Limits) -> TranscriptionOrder:
    return transcription_order(form_of(body, content_type), request_id, limits)


async def refuse_translation(_: Request) -> None:
    """Handler of /v1/audio/translations."""
    raise unsupported(
        "Speech is not translated in one step here: ask /v1/audio/transcriptions for the text, and "
        "/v1/chat/completions to translate that.", "file",
    )  # fmt: skip
