"""A stand-in for the engine behind the gateway: what it does is a script written in the test."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import orjson

from client.gateway.engine import Content, Done, EngineRequest, Event, Precontext, Readiness
from client.speech import Heard, Recording, SpeechEvent, Transcript
from python_backends.errors import UpstreamFailed
from tests.fakes.played import played

USAGE = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
DONE = Done("stop", USAGE, False)
OCR_RESULT = {"extracted_text": "Grüße", "sections": [], "width": 1, "height": 1}

Step = Event | Exception | float
SpeechStep = SpeechEvent | Exception | float
SpeechScript = Callable[[Recording], Iterable[SpeechStep]]
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


def transcript(recording: Recording) -> Iterable[SpeechStep]:
    """What `speech_to_text` says: on the way, if that is asked for, and at the end."""
    asked = orjson.loads(recording.request)
    chunks: list[dict[str, Any]] = [{"timestamp": [0.5, 1.5], "text": "Good morning."},
                                    {"timestamp": [2.0, 3.0], "text": "Hello there."}]  # fmt: skip
    result = {
        "text": "Good morning. Hello there.", "language": asked.get("language", "en"), "language_confidence": 0.98,
        "duration": 3.5, "confidence": 0.9, "engine": "whisper", "model": "base", "warnings": [], "chunks": chunks,
    }  # fmt: skip
    if recording.telling and not asked["diarize"]:
        yield Heard(1.5, 3.5, chunks[0], "Good morning.")
        yield Heard(3.0, 3.5, chunks[1], " Hello there.")
    if asked["words"]:
        chunks = [chunk | {"words": _timed(chunk)} for chunk in chunks]
    if asked["diarize"]:
        result["number_of_speakers"] = 2
        chunks = [chunk | {"speaker": f"SPEAKER_0{number}"} for number, chunk in enumerate(chunks)]
    yield Transcript(result | {"chunks": chunks})


def _timed(chunk: Mapping[str, Any]) -> list[dict[str, Any]]:
    start, words = chunk["timestamp"][0], chunk["text"].split()
    return [{"text": word, "timestamp": [start + place / 2, start + (place + 1) / 2], "confidence": 0.9}
            for place, word in enumerate(words)]  # fmt: skip


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
    """Plays `script` for each request: events are sent, numbers are pauses in seconds, exceptions are raised.

    `cancelled` is set once one of them did not come to its end.
    """

    script: Script = answer
    models: Mapping[str, bool] = field(default_factory=lambda: {"openfaze": True, "ocr": True})
    whole: bool = True
    metrics_text: bytes | None = b"nv_inference_count 1\n"
    requests: list[EngineRequest] = field(default_factory=list)
    speech: SpeechScript = transcript
    recordings: list[Recording] = field(default_factory=list)
    running: int = 0
    cancelled: threading.Event = field(default_factory=threading.Event)

    async def stream(self, request: EngineRequest) -> AsyncGenerator[Event, None]:
        self.requests.append(request)
        self.running += 1
        try:
            async with aclosing(played(self.script(request), self.cancelled.set)) as events:
                async for event in events:
                    yield event
        finally:
            self.running -= 1

    async def transcribe(self, recording: Recording, timeout_s: float) -> AsyncGenerator[SpeechEvent, None]:
        self.recordings.append(recording)
        async with aclosing(played(self.speech(recording), self.cancelled.set)) as events:
            async for event in events:
                yield event

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
