"""Speech through the gateway of the whole server: OpenAI's transcriptions, and schemas that ask for a recording."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

import openai
import orjson
import pytest

from tests.test_speech_live import ESPEAK, WORDS, talk, wav

pytestmark = [pytest.mark.server, pytest.mark.skipif(ESPEAK is None, reason="needs espeak-ng, which speaks")]
NUMBER = {"type": "number"}
SEGMENT = {"type": "object", "required": ["start", "end", "text"],
           "properties": {"start": NUMBER, "end": NUMBER, "text": {"type": "string"}}}  # fmt: skip
SCHEMA = {
    "type": "object", "required": ["segments", "language", "segment_count", "iban"],
    "properties": {"segments": {"type": "array", "items": SEGMENT}, "language": {"type": ["string", "null"]},
                   "segment_count": {"type": "integer"}, "iban": {"type": ["string", "null"]}},
}  # fmt: skip


@pytest.fixture(scope="module")
def recording() -> bytes:
    return wav(*talk("en-us"))


@pytest.fixture
def sdk(gateway: str, api_key: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key=api_key, base_url=f"{gateway}/v1", max_retries=0) as client:
        yield client


def known_words(text: str) -> set[str]:
    return WORDS & set(re.findall(r"[a-z]+", text.lower()))


def test_a_recording_is_transcribed_whole_and_streamed(sdk: openai.OpenAI, recording: bytes) -> None:
    file = ("talk.wav", recording, "audio/wav")
    whole = sdk.audio.transcriptions.create(
        file=file, model="whisper-1", language="en", response_format="verbose_json",
        timestamp_granularities=["word", "segment"],
    )  # fmt: skip
    assert known_words(whole.text) and whole.words and whole.segments, whole.text
    assert [word.start for word in whole.words] == sorted(word.start for word in whole.words)
    *deltas, done = sdk.audio.transcriptions.create(file=file, model="whisper-1", language="en", stream=True)
    assert done.type == "transcript.text.done" and done.text == whole.text
    assert "".join(event.delta for event in deltas if event.type == "transcript.text.delta") == whole.text


def test_what_is_no_sound_is_refused(sdk: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError):
        sdk.audio.transcriptions.create(file=("a.wav", b"no sound at all", "audio/wav"), model="whisper-1")


def test_a_schema_is_filled_with_what_was_heard_when(sdk: openai.OpenAI, recording: bytes) -> None:
    sound: Any = {"type": "input_audio", "input_audio": {"data": base64.b64encode(recording).decode(), "format": "wav"}}
    form: Any = {"type": "json_schema", "json_schema": {"name": "talk", "schema": SCHEMA}}
    reply = sdk.chat.completions.create(
        model="interfaze-beta", messages=[{"role": "user", "content": [sound]}], response_format=form
    )
    value = orjson.loads(reply.choices[0].message.content or "")
    assert reply.model_extra is not None
    entries = {entry["name"]: entry["result"] for entry in reply.model_extra["precontext"]}
    chunks = entries["stt"]["chunks"]
    assert [part["text"] for part in value["segments"]] == [chunk["text"] for chunk in chunks]
    assert [part["start"] for part in value["segments"]] == pytest.approx([c["timestamp"][0] for c in chunks], abs=0.01)
    assert (value["segment_count"], value["iban"]) == (len(chunks), None)
    assert value["language"] == entries["stt"]["language"]
    leaves = {leaf["path"]: leaf for leaf in entries["grounding"]}
    assert leaves["segments[0].text"]["time"] and leaves["segments[0].start"]["source"] == "measured"
