"""The `REQUEST` document of the speech tasks, validated: an unknown key is an error that names it."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from python_backends.audio.samples import RATE
from python_backends.diarization.settings import MAX_SPEAKERS
from python_backends.errors import InvalidRequest
from python_backends.language.names import language_named
from python_backends.speech.wording import Wording, understood

MAX_INSTRUCTION = 250_000  # the gateway's bound on a text
AUTO = "auto"


class SpeechRequest(BaseModel):
    """Parameters of `speech_to_text`; every one may be absent, and those that are there win over `instruction`.

    `mime` and `filename` are what the sender claims, as every task takes them. They change nothing: the bytes decide.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    instruction: str | None = Field(default=None, max_length=MAX_INSTRUCTION)
    mime: str | None = Field(default=None, max_length=255)
    filename: str | None = Field(default=None, max_length=1024)
    language: str | None = Field(default=None, max_length=60)
    diarize: bool | None = None
    speakers: int | None = Field(default=None, ge=1, le=MAX_SPEAKERS)
    words: bool | None = None


class LiveRequest(SpeechRequest):
    """Parameters of a live sequence, in its first request. `rate` is that of the samples, per second."""

    rate: int = Field(default=RATE, ge=4_000, le=384_000)
    hypotheses: bool = True


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done. `language` None means: find out. `speakers` None with `diarize`: as many as are found."""

    language: str | None = None
    diarize: bool = False
    speakers: int | None = None
    words: bool = False


def order_of(request: SpeechRequest) -> Order:
    """The order that `request` gives, by its keys and where they are silent by its instruction.

    Raises InvalidRequest for a language that nobody knows, and for keys that contradict each other.
    """
    said = understood(request.instruction) if request.instruction else Wording()
    if request.diarize is False and request.speakers is not None:
        raise InvalidRequest("`speakers` asks for speakers and `diarize` is false; leave one out", param="speakers")
    diarize = request.diarize if request.diarize is not None else request.speakers is not None or said.diarize
    return Order(
        _language(request.language) if request.language is not None else said.language,
        diarize,
        (request.speakers or said.speakers) if diarize else None,
        said.words if request.words is None else request.words,
    )


def _language(name: str) -> str | None:
    if name.strip().lower() in (AUTO, ""):
        return None
    tag = language_named(name)
    if tag is None:
        raise InvalidRequest(
            f"REQUEST field `language`: '{name}' is no language; give an ISO 639-1 code such as en, or {AUTO}",
            code="unknown_language", param="language",
        )  # fmt: skip
    return tag.language
