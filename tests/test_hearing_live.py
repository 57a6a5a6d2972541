"""A recording through the whole system, as its users send it: the official SDKs, streams, schemas, broken files.

The recording is `examples/meeting.ogg`, whose words are known; how many of them are understood depends on the engine.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import numpy as np
import openai
import orjson
import pytest
from interfaze import Interfaze

from examples.golden import example
from examples.sounds import MEETING
from python_backends.audio.samples import RATE
from python_backends.runtime.config import CHECKOUT
from tests.audio.files import encoded, pictures_only, read, tone
from tests.conftest import TritonAddresses
from tests.speech.files import wav
from tests.test_routing_live import Counted, document, words

pytestmark = pytest.mark.server

WHISPER = (CHECKOUT / "model_repository/speech_recognizer/1/whisper/model.bin").is_file()
needs_whisper = pytest.mark.skipif(not WHISPER, reason="PocketSphinx understands too little; build speech_recognizer")
LISTENERS = {"speech_to_text", "speech_vad", "speech_language", "speech_recognizer"}
FRONT = {"openfaze", "ingress", "text_encoder", "vector_cache"}
SAID = set(re.findall(r"[a-z]+", " ".join(text for _, text in MEETING).lower()))
TEXT, NUMBER = {"type": ["string", "null"]}, {"type": ["number", "null"]}
TURN = {"type": "object", "properties": {"speaker": TEXT, "start_time": NUMBER, "end_time": NUMBER}}
FACTS = {"type": "object", "properties": {"order_number": TEXT, "total": NUMBER, "number_of_speakers": NUMBER,
                                          "turns": {"type": "array", "items": TURN}}}  # fmt: skip


@pytest.fixture
def interfaze(gateway: str, api_key: str) -> Iterator[Interfaze]:
    client = Interfaze(api_key=api_key, base_url=f"{gateway}/v1", max_retries=0)
    yield client
    client.openai.close()


def meeting() -> dict[str, Any]:
    return document(example("meeting.ogg"), "audio/ogg", "meeting.ogg")


def beginning() -> dict[str, Any]:
    """The first two turns, for what does not depend on the length."""
    samples, _ = read(example("meeting.ogg"))
    return document(wav(samples[: 12 * RATE]), "audio/wav", "beginning.wav")


def understood(text: str) -> float:
    """The share of `text` that was really said."""
    heard = re.findall(r"[a-z]+", text.lower())
    return sum(word in SAID for word in heard) / max(1, len(heard))


def test_the_sdks_task_hears_and_nothing_looks(interfaze: Interfaze, triton: TritonAddresses) -> None:
    counted = Counted(triton)
    uri = f"data:audio/ogg;base64,{base64.b64encode(example('meeting.ogg')).decode()}"
    found = interfaze.tasks.transcribe(uri)
    assert counted.ran == {"openfaze", *LISTENERS}
    assert understood(found["text"]) > (0.8 if WHISPER else 0.3), found["text"]
    assert found["text"] == " ".join(chunk["text"] for chunk in found["chunks"])


@needs_whisper
def test_who_says_what_is_told_where_it_is_asked(interfaze: Interfaze) -> None:
    found = interfaze.chat.completions.create(messages=words("Who says what?", meeting()))
    lines = (found.choices[0].message.content or "").splitlines()
    voices = ["slt", "rms"]
    assert [line.split(":")[0] for line in lines] == [f"SPEAKER_{voices.index(voice):02}" for voice, _ in MEETING]
    [entry] = list(found.precontext or ())
    assert entry.name == "stt" and entry.result["number_of_speakers"] == 2


def test_a_stream_brings_the_words_as_they_are_heard(gateway: str, api_key: str, interfaze: Interfaze) -> None:
    messages = words("Write it down", beginning())
    whole = interfaze.chat.completions.create(messages=messages).choices[0].message.content
    body = {"model": "interfaze-beta", "messages": messages, "stream": True}
    headers = {"Authorization": f"Bearer {api_key}", "x-interfaze-progress": "true"}
    url = f"{gateway}/v1/chat/completions"
    with httpx.stream("POST", url, json=body, headers=headers, timeout=60, trust_env=False) as reply:
        lines = [line for line in reply.iter_lines() if line and line != "data: [DONE]"]
    news = [orjson.loads(line.removeprefix(": progress ")) for line in lines if line.startswith(": progress ")]
    deltas = [orjson.loads(line.removeprefix("data: "))["choices"][0]["delta"].get("content", "")
              for line in lines if line.startswith("data: ")]  # fmt: skip
    assert "".join(deltas) == whole and len([delta for delta in deltas if delta]) > 1
    assert "".join(item.get("delta", "") for item in news) == whole
    assert all(item["task"] == "stt" for item in news)


def test_equal_requests_get_equal_bytes_under_load(gateway: str, api_key: str) -> None:
    body = {"model": "interfaze-beta", "messages": words("", beginning(), system="<task>speech_to_text</task>")}

    def asked(_: int) -> str:
        reply = httpx.post(f"{gateway}/v1/chat/completions", json=body, timeout=120, trust_env=False,
                           headers={"Authorization": f"Bearer {api_key}"})  # fmt: skip
        return str(reply.raise_for_status().json()["choices"][0]["message"]["content"])

    alone = asked(0)
    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(asked, range(2))) == {alone}


@needs_whisper
def test_a_schema_gets_values_with_their_seconds_and_speakers(interfaze: Interfaze) -> None:
    form: Any = {"type": "json_schema", "json_schema": {"name": "facts", "schema": FACTS}}
    found = interfaze.chat.completions.create(messages=words("What was agreed?", meeting()), response_format=form)
    value = orjson.loads(found.choices[0].message.content or "")
    assert (value["order_number"], value["total"], value["number_of_speakers"]) == ("4719", 2450, 2)
    assert len(value["turns"]) == len(MEETING)
    grounding = next(entry.result for entry in found.precontext or () if entry.name == "grounding")
    leaves = {leaf["path"]: leaf for leaf in grounding}
    start, end = leaves["order_number"]["time"]
    assert 6 < start < end < 10 and leaves["order_number"]["speaker"] == "SPEAKER_01"


QUIET: dict[str, Callable[[], bytes]] = {
    "silence": lambda: wav(np.zeros(32_000, np.float32)),
    "ten_milliseconds": lambda: wav(tone(0.01)),
    "nothing": lambda: wav(np.zeros(0, np.float32)),
    "a_law_of_old_telephones": lambda: encoded(np.zeros(8_000, np.float32), "wav", "pcm_mulaw", rate=8_000),
    "ten_hours_claimed": lambda: _claiming(wav(np.zeros(16_000, np.float32)), 10 * 3600 * 32_000),
}


def _claiming(file: bytes, size: int) -> bytes:
    """A WAV whose header says that `size` bytes of sound follow."""
    return file[:4] + (size + 36).to_bytes(4, "little") + file[8:40] + size.to_bytes(4, "little") + file[44:]


@pytest.mark.parametrize("name", QUIET)
def test_without_speech_there_is_no_text_and_no_error(interfaze: Interfaze, name: str) -> None:
    task = words("", document(QUIET[name](), "audio/wav"), system="<task>speech_to_text</task>")
    reply = interfaze.chat.completions.create(messages=task)
    result = orjson.loads(reply.choices[0].message.content or "")["result"]
    assert (result["text"], result["chunks"]) == ("", []) and result["duration"] <= 2


REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "text_renamed": (lambda: b"These are words, not sound. " * 20, "audio/wav", "speech_to_text"),
    "torn_header": (lambda: wav(tone(1.0))[:20], "audio/wav", "sound"),
    "mute_video": (pictures_only, "video/mp4", "no sound"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_heard_is_refused_in_words(interfaze: Interfaze, name: str) -> None:
    make, mime, said = REFUSED[name]
    task = words("", document(make(), mime), system="<task>speech_to_text</task>")
    with pytest.raises(openai.BadRequestError, match=said):
        interfaze.chat.completions.create(messages=task)
    assert interfaze.chat.completions.create(messages=words("x", document(b"still here", "text/plain"))).choices
