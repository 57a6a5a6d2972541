"""The Triton-facing side of the front door: brings the documents, has the request answered, sends the events."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import ExitStack, suppress

import orjson

from python_backends.fetch.fetcher import Fetcher
from python_backends.fetch.settings import policy_of
from python_backends.front_door.conversation import Hooks, answered
from python_backends.front_door.documents import bring
from python_backends.front_door.models import OtherModels, Shared
from python_backends.front_door.order import order_of
from python_backends.front_door.request import ChatRequest, parse_request
from python_backends.front_door.stamp import stamp_of
from python_backends.triton_io import ClientLeft, Inputs, Stream, StreamBackend

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
                documents = await bring(request.documents, media, self._fetcher, answer, held)
                models = OtherModels(inputs, answer, self._shared)
                made, keep = await answered(models, request, order, documents, self._stamp, _hooks(request, answer))
        finally:
            signs_of_life.cancel()
        *events, done = made.events()
        for event in events:
            answer.send({"EVENT": event})
        answer.send({"EVENT": done}, last=True)
        await keep()


def _hooks(request: ChatRequest, answer: Stream) -> Hooks:
    """Work ends between two steps once the client has left; steps are told to those who asked."""

    def between() -> None:
        if answer.cancelled:
            raise ClientLeft

    def told(task: str, done: int, of: int) -> None:
        answer.send({"EVENT": orjson.dumps({"event": "progress", "task": task, "done": done, "of": of})})

    return Hooks(between, told) if request.progress else Hooks(between)


async def _give_signs_of_life(answer: Stream) -> None:
    """Send an event every ALIVE_S, so that a long reading can be told from a process that has died."""
    with suppress(ClientLeft):
        while True:
            await asyncio.sleep(ALIVE_S)
            answer.send({"EVENT": ALIVE})
