"""The Triton-facing side of the front door: brings the documents, has the request answered, sends the events."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace

import orjson

from python_backends.fetch.fetcher import Fetcher
from python_backends.fetch.settings import policy_of
from python_backends.front_door.conversation import answered
from python_backends.front_door.documents import bring, documents_of
from python_backends.front_door.hooks import Hooks, Partial
from python_backends.front_door.live import LiveText
from python_backends.front_door.order import order_of
from python_backends.front_door.other_models import OtherModels, Shared
from python_backends.front_door.request import ChatRequest, parse_request
from python_backends.front_door.stamp import stamp_of
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.stream import Stream
from python_backends.triton_io.stream_backend import StreamBackend
from python_backends.waiting import ClientLeft

ALIVE_S = 5.0
ALIVE = orjson.dumps({"event": "alive"})


class FrontDoor(StreamBackend):
    """`openfaze`: REQUEST and MEDIA in, EVENTs out. Checks everything before it runs anything."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Reads the fetching rule and the decoder's time from the model's parameters, and what answers from here."""
        self._fetcher = Fetcher(policy_of(parameters))
        self._shared = Shared(self.repository, parameters)
        self._stamp = stamp_of(self.repository)

    def finalize(self) -> None:
        """See `StreamBackend`."""
        self._shared.abandoned.close()
        super().finalize()

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """Check, bring each document, answer."""
        media = inputs.blobs("MEDIA")
        request = parse_request(inputs.blob("REQUEST"), len(media))
        order = order_of(request)
        signs_of_life = asyncio.create_task(_give_signs_of_life(answer))
        try:
            with ExitStack() as held:
                visits = order.task is not None and order.task.kind == "action"
                documents = await bring(documents_of(request, order), media, self._fetcher, answer, held, visits=visits)
                models = OtherModels(inputs, answer, self._shared)
                live = LiveText(lambda piece: _tell(answer, {"event": "content", "text": piece}))
                hooks = _hooks(request, answer, live)
                made, keep = await answered(models, request, order, documents, self._stamp, hooks)
        finally:
            signs_of_life.cancel()
        *events, done = live.rest_of(made).events()
        for event in events:
            answer.send({"EVENT": event})
        answer.send({"EVENT": done}, last=True)
        await keep()


def _tell(answer: Stream, event: Partial) -> None:
    """Send `event` if somebody reads; who has left is noticed between two steps, not while a model is at work."""
    with suppress(ClientLeft):
        answer.send({"EVENT": orjson.dumps(event)})


def _hooks(request: ChatRequest, answer: Stream, live: LiveText) -> Hooks:
    """Work ends between two steps once the client has left; steps and pieces are told to those who asked."""

    def between() -> None:
        if answer.cancelled:
            raise ClientLeft

    def told(task: str, done: int, of: int) -> None:
        answer.send({"EVENT": orjson.dumps({"event": "progress", "task": task, "done": done, "of": of})})

    def heard(task: str, so_far: Partial) -> None:
        _tell(answer, {**so_far, "event": "progress", "task": task})

    hooks = Hooks(between, say=live.say if request.live else None)
    return replace(hooks, told=told, heard=heard) if request.progress else hooks


async def _give_signs_of_life(answer: Stream) -> None:
    """Send an event every ALIVE_S, so that a long reading can be told from a process that has died."""
    with suppress(ClientLeft):
        while True:
            await asyncio.sleep(ALIVE_S)
            answer.send({"EVENT": ALIVE})
