"""What stands behind the gateway: a stream of events for each request. Triton in service, a fake in tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

import httpx
import orjson

from client.errors import ModelAway, ModelDied
from client.gateway.config import Timeouts
from client.gateway.recovery import Recovery
from client.speech import Heard, Recording, SpeechEvent, speech_events
from client.triton import TritonClient
from python_backends.errors import InternalError, UpstreamFailed
from python_backends.runtime.control import ControlKey

FRONT_DOOR = "openfaze"
REQUIRED_MODELS = (FRONT_DOOR, "ocr")  # the others switch their own tasks off when they are away
_METRICS_TIMEOUT_S = 2.0

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class EngineRequest:
    """One request to the front door: its REQUEST JSON, the raw bytes of its media, and how long it may take.

    Where there are several hosts, equal `affinity` prefers one host, and insists on it if `pinned`; what is not
    `repeatable` is not begun twice. Of a `whole` answer the caller sees nothing before its end. `trace` is the caller's
    place in a distributed trace, as headers.
    """

    request_id: str
    body: bytes
    media: tuple[bytes, ...]
    timeout_s: float
    affinity: bytes = b""
    pinned: bool = False
    repeatable: bool = True
    whole: bool = False
    trace: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Precontext:
    """Results of the tools that ran, each `{"name", "result"}`."""

    entries: list[Any]


@dataclass(frozen=True, slots=True)
class Content:
    """The next piece of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolCalls:
    """Functions that the caller is to run, each `{"id", "name", "arguments"}`; they stand in place of content."""

    calls: list[Any]


@dataclass(frozen=True, slots=True)
class Progress:
    """News of the work, for those who asked for it: `{"task", "done", "of"}`."""

    news: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """The end of a successful answer, with what it cost, whether it was stored before, and the tasks that ran."""

    finish_reason: Literal["stop", "length", "tool_calls"]
    usage: Mapping[str, Any]
    vcache: bool
    tasks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Reasoning:
    """How the answer was checked before it was given."""

    text: str


Event = Precontext | Reasoning | Content | ToolCalls | Progress | Done


@dataclass(frozen=True, slots=True)
class Readiness:
    """Which required model answers now, and whether the server is whole: no model is away or being replaced."""

    models: Mapping[str, bool]
    whole: bool = True

    @property
    def status(self) -> Literal["ready", "not_ready", "recovering"]:
        """One word for it."""
        if not all(self.models.values()):
            return "not_ready"
        return "ready" if self.whole else "recovering"


class Engine(Protocol):
    """Where requests are answered."""

    def stream(self, request: EngineRequest) -> AsyncGenerator[Event, None]:
        """Events in order, `Done` last. Closing the generator cancels the work. Raises OpenfazeError."""

    def transcribe(self, recording: Recording, timeout_s: float) -> AsyncGenerator[SpeechEvent, None]:
        """What is heard in `recording`, the `Transcript` last. As `stream`."""

    async def readiness(self) -> Readiness:
        """Whether requests can be answered now. Never raises."""

    async def metrics(self) -> bytes:
        """The inference server's own metrics, Prometheus text. Raises UpstreamFailed."""

    async def open(self) -> None:
        """Connect; called once inside the running loop."""

    async def close(self) -> None:
        """Disconnect."""


def event_of(raw: bytes) -> Event | None:
    """One EVENT of the front door, None for a mere sign of life; InternalError if it is none."""
    try:
        data = orjson.loads(raw)
        kind = data["event"]
        if kind == "content":
            return Content(data["text"])
        if kind == "precontext":
            return Precontext(data["entries"])
        if kind == "reasoning":
            return Reasoning(data["text"])
        if kind == "tool_calls":
            return ToolCalls(data["calls"])
        if kind == "progress":
            return Progress({key: value for key, value in data.items() if key != "event"})
        if kind == "alive":
            return None
        if kind == "done":
            return Done(data["finish_reason"], data["usage"], data["vcache"], data["tasks"])
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise InternalError("The inference server sent an event that cannot be read.") from error
    raise InternalError("The inference server sent an unknown event.")


class TritonEngine:
    """The engine in service: the decoupled model `openfaze` of the Triton at `address`.

    When a model dies, the requests that it fails end with a 503, and those that come after wait until the server has
    replaced it.
    """

    def __init__(
        self, address: str, metrics_address: str, timeouts: Timeouts | None = None, control: ControlKey | None = None
    ) -> None:
        self._address = address
        self._control = control
        self._metrics_url = f"http://{metrics_address}/metrics"
        self._timeouts = timeouts or Timeouts()

    async def open(self) -> None:
        self._triton = TritonClient(self._address, self._control)
        self._recovery = Recovery(self._triton, self._timeouts.recovery)
        self._http = httpx.AsyncClient(timeout=_METRICS_TIMEOUT_S, trust_env=False)
        self._retiring: list[asyncio.Task[None]] = []

    async def close(self) -> None:
        for task in self._retiring:
            task.cancel()
        await self._recovery.close()
        await self._triton.close()
        await self._http.aclose()

    def stream(self, request: EngineRequest) -> AsyncGenerator[Event, None]:
        return _once_more(lambda: self.attempt(request))

    async def attempt(self, request: EngineRequest) -> AsyncGenerator[Event, None]:
        """As `stream`, but sent once only."""
        await self._recovery.wait()
        inputs: dict[str, Sequence[bytes]] = {"REQUEST": [request.body]}
        if request.media:
            inputs["MEDIA"] = request.media
        replies = self._triton.stream(FRONT_DOOR, inputs, request_id=request.request_id,
                                      timeout_s=request.timeout_s, silence_s=self._timeouts.silence,
                                      trace=request.trace)  # fmt: skip
        try:
            async for outputs in replies:
                for event in map(event_of, outputs.get("EVENT", ())):
                    if event is not None:
                        yield event
        except ModelDied:
            self._recovery.begin()
            raise
        finally:
            await replies.aclose()

    def transcribe(self, recording: Recording, timeout_s: float) -> AsyncGenerator[SpeechEvent, None]:
        return _once_more(lambda: self.attempt_recording(recording, timeout_s))

    async def attempt_recording(self, recording: Recording, timeout_s: float) -> AsyncGenerator[SpeechEvent, None]:
        """As `transcribe`, but sent once only."""
        await self._recovery.wait()
        events = speech_events(self._triton, recording, timeout_s=timeout_s)
        try:
            async for event in events:
                yield event
        except ModelDied:
            self._recovery.begin()
            raise
        finally:
            await events.aclose()

    async def readiness(self) -> Readiness:
        # Three small messages at once; while a recovery runs it asks for the index already.
        asked = [self._triton.ready(model) for model in REQUIRED_MODELS]
        if self._recovery.running:
            return Readiness(dict(zip(REQUIRED_MODELS, await asyncio.gather(*asked), strict=True)), whole=False)
        *ready, whole = await asyncio.gather(*asked, self._triton.whole())
        return Readiness(dict(zip(REQUIRED_MODELS, ready, strict=True)), whole)

    @property
    def recovering(self) -> bool:
        """Whether requests are held back now because a model is being replaced."""
        return self._recovery.running

    async def look(self, timeout_s: float) -> Readiness:
        """As `readiness`, but HostLost when the server does not say within `timeout_s`."""
        asked = [self._triton.answers(model, timeout_s) for model in REQUIRED_MODELS]
        *ready, whole = await asyncio.gather(*asked, self._triton.whole(timeout_s))
        return Readiness(dict(zip(REQUIRED_MODELS, ready, strict=True)), whole and not self.recovering)

    async def reconnect(self) -> None:
        """Speak over a new connection from now on; what runs on the old one may end there."""
        old, self._triton = self._triton, TritonClient(self._address, self._control)
        self._recovery.server = self._triton
        self._retiring = [task for task in self._retiring if not task.done()]
        self._retiring.append(asyncio.create_task(old.retire(self._timeouts.request)))

    async def metrics(self) -> bytes:
        try:
            reply = await self._http.get(self._metrics_url)
        except httpx.HTTPError as error:
            raise UpstreamFailed("The inference server's metrics cannot be reached.") from error
        return reply.content


async def _once_more(ask: Callable[[], AsyncGenerator[E, None]]) -> AsyncGenerator[E, None]:
    """The events of `ask`; of a second time if the first ran into the replacement of a model and had said nothing yet.

    What was said of an answer is not taken back, so a model that goes away in the middle of one is an error.
    """
    said = False
    try:
        async with aclosing(ask()) as events:
            async for event in events:
                said = said or not is_news(event)
                yield event
    except ModelAway:
        if said:
            raise
        async with aclosing(ask()) as events:
            async for event in events:
                yield event


def is_news(event: object) -> bool:
    """Whether `event` tells how far the work is, and nothing of the answer."""
    return isinstance(event, Progress) or (isinstance(event, Heard) and event.utterance is None)
