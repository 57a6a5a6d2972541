"""A stand-in for the engine behind the gateway: what it does is a script written in the test."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from dataclasses import dataclass, field

import orjson

from client.gateway.engine import Content, Done, EngineRequest, Event, Precontext, Readiness
from python_backends.errors import UpstreamFailed

USAGE = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
DONE = Done("stop", USAGE, False)
OCR_RESULT = {"extracted_text": "Grüße", "sections": [], "width": 1, "height": 1}

Step = Event | Exception | float
Script = Callable[[EngineRequest], Iterable[Step]]


def answer(request: EngineRequest) -> Iterable[Step]:
    """What the front door does: the result alone for the task `ocr`, else text, with a precontext for documents."""
    messages = orjson.loads(request.body)["messages"]
    parts = [part for message in messages if message["role"] == "system" for part in message["parts"]]
    systems = [part["text"] for part in parts if part["type"] == "text"]
    if any("<task>ocr</task>" in text for text in systems):
        return [Precontext([]), Content(orjson.dumps({"name": "ocr", "result": OCR_RESULT}).decode()), DONE]
    entries = [{"name": "ocr", "result": OCR_RESULT}] if request.media else []
    return [Precontext(entries), Content("Hello"), Content(" world"), DONE]


class Gate:
    """A script that answers once `opened` is set."""

    def __init__(self) -> None:
        self.opened = threading.Event()

    def __call__(self, _: EngineRequest) -> Iterable[Step]:
        while not self.opened.is_set():
            yield 0.01
        yield Content("late")
        yield DONE


@dataclass
class FakeEngine:
    """Plays `script` for each request: events are sent, numbers are pauses in seconds, exceptions are raised."""

    script: Script = answer
    models: Mapping[str, bool] = field(default_factory=lambda: {"openfaze": True, "ocr": True})
    whole: bool = True
    metrics_text: bytes | None = b"nv_inference_count 1\n"
    requests: list[EngineRequest] = field(default_factory=list)
    running: int = 0
    cancelled: threading.Event = field(default_factory=threading.Event)

    async def stream(self, request: EngineRequest) -> AsyncGenerator[Event, None]:
        self.requests.append(request)
        self.running += 1
        finished = False
        try:
            for step in self.script(request):
                if isinstance(step, Exception):
                    raise step
                if isinstance(step, float):
                    await asyncio.sleep(step)
                else:
                    yield step
            finished = True
        finally:
            self.running -= 1
            if not finished:
                self.cancelled.set()

    async def readiness(self) -> Readiness:
        return Readiness(self.models, self.whole)

    async def metrics(self) -> bytes:
        if self.metrics_text is None:
            raise UpstreamFailed("no metrics")
        return self.metrics_text

    async def open(self) -> None:
        """Nothing to connect to."""

    async def close(self) -> None:
        """Nothing to disconnect from."""
