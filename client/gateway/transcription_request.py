"""The form of POST /v1/audio/transcriptions: OpenAI's fields, each honoured or refused by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from client.gateway.catalog import transcription_model_named
from client.gateway.config import Limits
from client.gateway.form import Form, FormFile
from client.gateway.parse import unsupported, validation_refusal
from client.speech import Recording
from python_backends.errors import InvalidRequest, PayloadTooLarge

ResponseFormat = Literal["json", "text", "srt", "verbose_json", "vtt", "diarized_json"]
STREAMED = frozenset({"json", "text", "diarized_json"})
FILE = "file"
# What other servers of this interface offer, and why not here.
REFUSED: Mapping[str, str] = {
    "prompt": "the recognisers take no prompt",
    "include": "there are no probabilities of tokens; verbose_json has confidences, as avg_logprob",
    "keywords": "the recognisers take no keywords",
    "languages": "name one language in `language`, or none to have it found out",
    "known_speaker_names": "speakers are told apart, not recognised",
    "known_speaker_references": "speakers are told apart, not recognised",
}
_BRACKETS = re.compile(r"(?P<name>\w{1,64})\[(?P<key>\w{0,64})\]")
_MIME = re.compile(r"[\w.+-]{1,64}/[\w.+-]{1,62}")


class TranscriptionRequest(BaseModel):
    """The texts of the form. `temperature` is 0: nothing is sampled. Sound is always cut where nobody speaks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: Annotated[str, Field(min_length=1, max_length=128)]
    language: str = Field("", max_length=60, description="ISO 639-1; found out if left out")
    response_format: ResponseFormat = "json"
    timestamp_granularities: list[Literal["word", "segment"]] = Field(
        default_factory=list, alias="timestamp_granularities[]", max_length=2, description="of verbose_json"
    )
    temperature: Annotated[float, Field(ge=0, le=0)] = 0.0
    chunking_strategy: Literal["auto"] = "auto"
    stream: bool = False

    @property
    def diarizes(self) -> bool:
        """Whether speakers are to be told apart."""
        return self.response_format == "diarized_json"

    @property
    def granularities(self) -> tuple[str, ...]:
        """What verbose_json has times of."""
        return tuple(self.timestamp_granularities) or ("segment",)


@dataclass(frozen=True, slots=True)
class TranscriptionOrder:
    """One accepted request."""

    wanted: TranscriptionRequest
    recording: Recording


def transcription_order(form: Form, request_id: str, limits: Limits) -> TranscriptionOrder:
    """What `form` asks for. Raises InvalidRequest with `param`, NotFound for an unknown model, PayloadTooLarge."""
    wanted = _wanted(form.texts)
    transcription_model_named(wanted.model)
    if wanted.timestamp_granularities and wanted.response_format != "verbose_json":
        raise InvalidRequest(
            "Field 'timestamp_granularities[]': only with response_format verbose_json.",
            param="timestamp_granularities[]",
        )
    if wanted.stream and wanted.response_format not in STREAMED:
        raise unsupported(f"Field 'stream': {wanted.response_format} is made of the whole; leave one out.", "stream")
    file = _file(form, limits)
    # Subtitles and segments are made of words with their times and confidences.
    words = wanted.response_format in ("srt", "vtt", "verbose_json")
    request: dict[str, Any] = {"diarize": wanted.diarizes, "words": words, "filename": file.filename[-255:]}
    if wanted.language:
        request["language"] = wanted.language
    if file.mime and _MIME.fullmatch(file.mime):
        request["mime"] = file.mime
    return TranscriptionOrder(wanted, Recording(request_id, file.data, orjson.dumps(request), telling=wanted.stream))


def _wanted(texts: Iterable[tuple[str, str]]) -> TranscriptionRequest:
    values: dict[str, Any] = {}
    for name, text in texts:
        _take(values, name, text)
    try:
        return TranscriptionRequest.model_validate(values)
    except ValidationError as error:
        raise validation_refusal(error) from None


def _take(values: dict[str, Any], name: str, text: str) -> None:
    """Add one text of the form; an empty one is none. Lists may be written with or without their brackets."""
    found = _BRACKETS.fullmatch(name)
    plain, key = (found["name"], found["key"]) if found else (name, "")
    if plain in REFUSED:
        if text:
            raise unsupported(f"Field '{name}': {REFUSED[plain]}. Leave it out.", name)
    elif plain == "chunking_strategy" and key:
        if (key, text) != ("type", "server_vad"):
            raise unsupported(f"Field '{name}': how sound is cut cannot be tuned. Leave it out.", name)
    elif plain == "timestamp_granularities" and not key:
        values.setdefault("timestamp_granularities[]", []).append(text)
    elif name in values:
        raise InvalidRequest(f"Field '{name[:64]}': it is there twice.", param=name[:64])
    elif text:
        values[name] = text


def _file(form: Form, limits: Limits) -> FormFile:
    files = [file for name, file in form.files if name == FILE]
    others = [name for name, _ in form.files if name != FILE]
    if others:
        raise InvalidRequest(f"Unknown file '{others[0][:64]}': send one as the part 'file'.", param=others[0][:64])
    if len(files) != 1:
        raise InvalidRequest("Field 'file': send one recording, as a file with a name.", param=FILE)
    if not files[0].data:
        raise InvalidRequest("Field 'file': the recording is empty.", code="invalid_media", param=FILE)
    if len(files[0].data) > limits.recording_bytes:
        raise PayloadTooLarge(
            f"Field 'file': a recording may have {limits.recording_bytes} bytes here. Compress it (Opus, MP3), or pass "
            "it by URL to /v1/chat/completions.", param=FILE,
        )  # fmt: skip
    return files[0]
