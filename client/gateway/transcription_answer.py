"""A transcript in the forms that OpenAI's endpoint answers with, whole or streamed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import orjson

from client.gateway.services import JSON_TYPE
from client.gateway.sse import DATA, END, PING
from client.gateway.transcription_request import TranscriptionRequest
from client.speech import Heard, SpeechEvent
from python_backends.speech.formats.openai import diarized_json, plain_json, verbose_json
from python_backends.speech.formats.plain import plain_text
from python_backends.speech.formats.subtitles import srt, webvtt

TEXT_TYPE = b"text/plain; charset=utf-8"

Json = dict[str, Any]


def body_of(result: Json, wanted: TranscriptionRequest) -> tuple[bytes, bytes]:
    """The whole answer, and its MIME type."""
    form = wanted.response_format
    if form == "text":
        return plain_text(result).encode(), TEXT_TYPE
    if form == "srt":
        return srt(result).encode(), TEXT_TYPE
    if form == "vtt":
        return webvtt(result).encode(), b"text/vtt; charset=utf-8"
    return orjson.dumps(_json_of(result, wanted)), JSON_TYPE


def _json_of(result: Json, wanted: TranscriptionRequest) -> Json:
    usage = {"type": "duration", "seconds": math.ceil(result["duration"])}
    if wanted.response_format == "diarized_json":
        return {**diarized_json(result), "usage": usage}
    if wanted.response_format == "verbose_json":
        return {**verbose_json(result, wanted.granularities), "usage": usage}
    return {**plain_json(result), "usage": usage}


class TranscriptFrames:
    """Turns what is heard into server-sent events: deltas, segments where speakers are told apart, the end."""

    def __init__(self, wanted: TranscriptionRequest) -> None:
        self._wanted = wanted
        self._sent = ""
        self.ended = False

    def frames(self, event: SpeechEvent | None) -> bytes:
        """The bytes that `event` puts on the wire, maybe none; None is a long silence."""
        if event is None:
            return PING
        if isinstance(event, Heard):
            return self._delta(event.delta)
        self.ended = True
        return b"".join(map(_frame, self._end(event.result)))

    def _delta(self, text: str) -> bytes:
        self._sent += text
        return _frame({"type": "transcript.text.delta", "delta": text}) if text else b""

    def _end(self, result: Json) -> Iterator[Json]:
        """What was not said yet, and then the whole, which is what counts."""
        text = result["text"]
        rest = text.removeprefix(self._sent) if text.startswith(self._sent) else ""
        if self._wanted.diarizes:
            yield from diarized_json(result)["segments"]
        elif rest:
            yield {"type": "transcript.text.delta", "delta": rest}
        yield {"type": "transcript.text.done", "text": text}


def _frame(value: Json) -> bytes:
    return DATA + orjson.dumps(value) + END
