"""What /v1/audio/transcriptions answers, as pydantic models: the published form of `transcription_answer.py`.

As in `answer_schema.py`, nothing is built from these at run time.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, RootModel

from client.gateway.answer_schema import Published

Seconds = Annotated[float, Field(ge=0, description="from the start of the recording")]


class DurationUsage(Published):
    type: Literal["duration"]
    seconds: int = Field(ge=0, description="of the recording, rounded up")


class PlainTranscription(Published):
    """`json`."""

    text: str
    usage: DurationUsage


class TranscribedSegment(Published):
    """Fields without a counterpart here are constants: `tokens`, `temperature`, `no_speech_prob`."""

    id: int
    seek: int
    start: Seconds
    end: Seconds
    text: str
    tokens: list[int]
    temperature: float
    avg_logprob: float = Field(le=0)
    compression_ratio: float
    no_speech_prob: float


class TranscribedWord(Published):
    word: str
    start: Seconds
    end: Seconds


class VerboseTranscription(Published):
    """`verbose_json`; `segments` and `words` as `timestamp_granularities[]` asks."""

    task: Literal["transcribe"]
    language: str = Field(description="English name in lower case; empty where nobody speaks")
    duration: float
    text: str
    segments: list[TranscribedSegment] | None = None
    words: list[TranscribedWord] | None = None
    usage: DurationUsage


class SpokenSegment(Published):
    """A turn of one speaker, in `diarized_json` and in its streams."""

    type: Literal["transcript.text.segment"]
    id: str
    start: Seconds
    end: Seconds
    text: str
    speaker: str


class DiarizedTranscription(Published):
    """`diarized_json`."""

    task: Literal["transcribe"]
    duration: float
    text: str
    segments: list[SpokenSegment]
    usage: DurationUsage


class TranscriptDelta(Published):
    """What is added to the text."""

    type: Literal["transcript.text.delta"]
    delta: str


class TranscriptDone(Published):
    """The whole text; the last event."""

    type: Literal["transcript.text.done"]
    text: str


class TranscriptEvent(RootModel[TranscriptDelta | SpokenSegment | TranscriptDone]):
    """One event of a stream."""
