"""The public result of the task `speech_to_text`: the pydantic models publish its schema, `speech_result` builds it.

Building makes plain dicts, because validating each word of hours of speech would take seconds; the tests validate what
is built against the models.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from python_backends.diarization.settings import MAX_SPEAKERS
from python_backends.diarization.turns import Turn
from python_backends.speech.pipeline import Transcription
from python_backends.speech.request import Order
from python_backends.speech.words import Utterance, Word, joined, mean_confidence

Confidence = Annotated[float, Field(ge=0, le=1, description="0 to 1, two decimals")]
Seconds = Annotated[float, Field(ge=0, description="seconds from the start of the recording, two decimals")]
Timestamp = Annotated[list[Seconds], Field(min_length=2, max_length=2, description="[start, end]")]
Speaker = Annotated[str, Field(pattern="^SPEAKER_[0-9]{2}$", description="SPEAKER_00 speaks first")]


class Model(BaseModel):
    """Base of the published models: no unknown fields."""

    model_config = ConfigDict(extra="forbid")


class SpeechWord(Model):
    """One word with its punctuation. `speaker` only if speakers were asked for: null where nobody can be given."""

    text: str
    timestamp: Timestamp
    confidence: Confidence
    speaker: Speaker | None = None


class SpeechChunk(Model):
    """A contiguous piece of speech: of about 3.4 s at most or, if speakers were asked for, a turn of one speaker.

    `overlap` is there, and true, where somebody else speaks at the same time; `words` if they were asked for. They
    joined by one space (by nothing in languages written without spaces) are `text`.
    """

    timestamp: Timestamp
    text: str
    speaker: Speaker | None = Field(default=None, description="only if speakers were asked for; null if unknown")
    overlap: bool | None = None
    words: list[SpeechWord] | None = None


class SpeechTurn(Model):
    """Who talks when, by voice alone, whether or not words were recognised. `overlap` is there, and true, where another
    voice may be heard too."""

    speaker: Speaker
    timestamp: Timestamp
    confidence: Confidence
    overlap: bool | None = None


class SpeechResult(Model):
    """Result of the task `speech_to_text`.

    `text` is the texts of all chunks joined by one space (by nothing in languages written without spaces); without
    speech it is empty and there are no chunks. `language` is ISO 639-1: the one asked for, or the one found with
    `language_confidence`; null if nobody spoke. `warnings` say what was wrong with the recording and got over.
    """

    text: str
    chunks: list[SpeechChunk]
    language: str | None
    language_confidence: Confidence | None
    duration: Annotated[float, Field(ge=0, description="seconds of sound in the recording, two decimals")]
    confidence: Annotated[Confidence | None, Field(description="mean of the words; null without words")]
    number_of_speakers: int | None = Field(
        default=None, ge=0, le=MAX_SPEAKERS, description="if speakers were asked for"
    )
    turns: list[SpeechTurn] | None = Field(default=None, description="if speakers were asked for; they do not overlap")
    engine: str | None = Field(description="what recognised the words, its version and weights; null without speech")
    model: str = Field(description="the Triton model around it")
    warnings: list[str]


def speech_result(said: Transcription, order: Order) -> dict[str, Any]:
    """The result of the task, as JSON-ready dicts."""
    words = [word for utterance in said.utterances for word in utterance.words]
    result: dict[str, Any] = {
        "text": joined(said.utterances),
        "chunks": chunks_of(said.utterances, order),
        "language": said.language,
        "language_confidence": None if said.language_confidence is None else rounded(said.language_confidence),
        "duration": rounded(said.duration_s),
        "confidence": rounded(mean_confidence(words)) if words else None,
    }
    if order.diarize:
        turns = said.turns or ()
        result["number_of_speakers"] = len({turn.speaker for turn in turns})
        result["turns"] = [_turn(turn) for turn in turns]
    result |= {"engine": said.reader.engine, "model": said.reader.model, "warnings": list(said.warnings)}
    return result


def chunks_of(utterances: Sequence[Utterance], order: Order) -> list[dict[str, Any]]:
    """The chunks of a result, in order of time."""
    return [chunk_of(utterance, order) for utterance in utterances]


def chunk_of(utterance: Utterance, order: Order) -> dict[str, Any]:
    """One chunk. Keys stand as in the hosted service's: the speaker first."""
    chunk: dict[str, Any] = {"speaker": utterance.speaker} if order.diarize else {}
    chunk |= {"text": utterance.text, "timestamp": [rounded(utterance.t0), rounded(utterance.t1)]}
    if order.diarize and utterance.overlap:
        chunk["overlap"] = True
    if order.words:
        chunk["words"] = [_word(word, order) for word in utterance.words]
    return chunk


def rounded(value: float) -> float:
    """Two decimals: a hundredth of a second is finer than any recogniser's times."""
    return round(value, 2)


def _turn(turn: Turn) -> dict[str, Any]:
    made: dict[str, Any] = {
        "speaker": turn.speaker,
        "timestamp": [rounded(turn.start_s), rounded(turn.stop_s)],
        "confidence": rounded(turn.confidence),
    }
    return made | {"overlap": True} if turn.overlap else made


def _word(word: Word, order: Order) -> dict[str, Any]:
    made: dict[str, Any] = {
        "text": word.text,
        "timestamp": [rounded(word.t0), rounded(word.t1)],
        "confidence": rounded(word.confidence),
    }
    return made | {"speaker": word.speaker} if order.diarize else made
