"""Speech from outside: one recording to Triton, what has been heard so far and the whole result back."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from client.triton import Outputs, TritonClient
from python_backends.errors import InternalError

MODEL = "speech_to_text"
TELLING_MODEL = "speech_to_text_stream"  # the same, which tells on the way what it has

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """`seconds` of the recording have been read, of `of`; None where the file does not say how long it is.

    `utterance` is a piece of speech that was finished: `text`, `timestamp`, and `words` if they were asked for; `delta`
    is what it adds to the text of the result, nothing where speakers are told apart.
    """

    seconds: float
    of: float | None
    utterance: Json | None = None
    delta: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """The end: the public result, docs/schemas/speech_to_text.json."""

    result: Json


SpeechEvent = Heard | Transcript


@dataclass(frozen=True, slots=True)
class Recording:
    """One request: the recording's bytes, and REQUEST as JSON; `telling` asks for what is heard on the way, `trace` are
    the headers of the trace that it is a part of."""

    request_id: str
    media: bytes
    request: bytes
    telling: bool = False
    trace: tuple[tuple[str, str], ...] = ()

    @property
    def model(self) -> str:
        """The Triton model that answers it."""
        return TELLING_MODEL if self.telling else MODEL


async def speech_events(
    triton: TritonClient, recording: Recording, *, timeout_s: float, silence_s: float | None = None
) -> AsyncGenerator[SpeechEvent, None]:
    """What the server says of `recording`, in order; the last is the Transcript.

    Closing the generator cancels the work. Raises OpenfazeError, ModelDied too when nothing came for `silence_s`.
    """
    inputs = {"REQUEST": [recording.request], "MEDIA": [recording.media]}
    replies = triton.stream(
        recording.model, inputs, request_id=recording.request_id, timeout_s=timeout_s, silence_s=silence_s,
        trace=recording.trace,
    )  # fmt: skip
    ended = False
    try:
        async for outputs in replies:
            for event in events_in(outputs):
                ended = ended or isinstance(event, Transcript)
                yield event
    finally:
        await replies.aclose()
    if not ended:
        raise InternalError("The inference server ended without a transcript.", code="model_failed")


def events_in(outputs: Outputs) -> Iterator[SpeechEvent]:
    """The events of one response; InternalError for what is none."""
    try:
        for raw in outputs.get("PARTIAL", ()):
            yield _heard(orjson.loads(raw))
        for raw in outputs.get("RESULT", ()):
            yield Transcript(_object(orjson.loads(raw)))
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise InternalError("The inference server sent a transcript that cannot be read.") from error


def _heard(data: Mapping[str, Any]) -> Heard:
    utterance = _object(data["utterance"]) if data["event"] == "utterance" else None
    return Heard(data["seconds"], data["of"], utterance, data.get("delta", ""))


def _object(value: Any) -> Json:
    if not isinstance(value, dict):
        raise TypeError("expected an object")
    return value
