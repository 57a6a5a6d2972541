"""Speech in the whole server: what espeak-ng says is written down, whole and live, by any engine."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pytest
import tritonclient.grpc as kserve

from python_backends.evidence import evidence_from_json
from python_backends.runtime.probes import input_tensors
from python_backends.speech.formats.plain import rttm
from python_backends.speech.formats.subtitles import srt, webvtt
from python_backends.speech.result import SpeechResult
from tests.audio import files
from tests.conftest import TritonAddresses
from tests.waiting import PATIENCE_S

ESPEAK = shutil.which("espeak-ng")
pytestmark = [pytest.mark.server, pytest.mark.skipif(ESPEAK is None, reason="needs espeak-ng, which speaks")]
SENTENCES = ("Good morning everybody.", "The weather is very nice today.")
WORDS = {"good", "morning", "everybody", "the", "weather", "is", "very", "nice", "today"}
Pcm = npt.NDArray[np.int16]


def spoken(text: str, voice: str = "en-us") -> tuple[Pcm, int]:
    """`text` by espeak-ng: samples and their rate."""
    assert ESPEAK is not None
    command = [ESPEAK, "-v", voice, "-s", "140", "--stdout", text]
    data = subprocess.run(command, capture_output=True, check=True).stdout
    start = data.index(b"data") + 8  # the header of a stream does not know its length
    return np.frombuffer(data[start : start + (len(data) - start) // 2 * 2], "<i2"), 22_050


def talk(*voices: str) -> tuple[Pcm, int]:
    """SENTENCES one after the other, a second apart, by `voices` in turn."""
    parts, rate = [], 22_050
    for number, sentence in enumerate(SENTENCES):
        samples, rate = spoken(sentence, voices[number % len(voices)])
        parts += [samples, np.zeros(rate, np.int16)]
    return np.concatenate(parts), rate


def wav(samples: Pcm, rate: int) -> bytes:
    return files.wav(samples.tobytes(), rate=rate)


@pytest.fixture
def client(triton: TritonAddresses) -> Iterator[Any]:
    with kserve.InferenceServerClient(triton.grpc, channel_args=[("grpc.enable_http_proxy", 0)]) as client:
        yield client


@pytest.fixture(scope="module")
def recording() -> bytes:
    return wav(*talk("en-us"))


def inputs_of(media: bytes, **request: Any) -> list[Any]:
    text = np.array([orjson.dumps(request)], np.object_)
    return input_tensors({"REQUEST": text, "MEDIA": np.array([media], np.object_)})


def transcribed(client: Any, media: bytes, **request: Any) -> tuple[bytes, bytes]:
    answer = client.infer("speech_to_text", inputs_of(media, **request), client_timeout=4 * PATIENCE_S)
    result, evidence = (answer.as_numpy(name).reshape(-1)[0] for name in ("RESULT", "EVIDENCE"))
    SpeechResult.model_validate_json(result)
    return bytes(result), bytes(evidence)


def recognised(result: Any) -> int:
    """How many of WORDS were understood."""
    text = "".join(sign if sign.isalpha() else " " for sign in result["text"].lower())
    return len(WORDS & set(text.split()))


def least(result: Any) -> int:
    """How many must be: a synthetic voice is hard for PocketSphinx, which stands in where Whisper was not fetched."""
    return 4 if "whisper" in result["engine"] else 1


def test_what_is_said_is_written_down_with_times(client: Any, recording: bytes) -> None:
    raw, evidence = transcribed(client, recording, language="en", words=True)
    result = orjson.loads(raw)
    assert recognised(result) >= least(result), result["text"]
    times = [time for chunk in result["chunks"] for word in chunk["words"] for time in word["timestamp"]]
    assert times == sorted(times) and times[-1] <= result["duration"]
    items = evidence_from_json(evidence)
    assert [item.text for item in items if item.kind == "utterance"] == [chunk["text"] for chunk in result["chunks"]]
    assert srt(result) and webvtt(result)


def test_speakers_are_told_apart_where_asked(client: Any) -> None:
    media = wav(*talk("en-us+m3", "en-us+f4"))
    result = orjson.loads(transcribed(client, media, language="en", instruction="Identify the two speakers")[0])
    assert 1 <= result["number_of_speakers"] <= 2
    assert all("speaker" in chunk for chunk in result["chunks"]) and rttm(result)


def test_live_sound_is_heard_while_it_is_spoken(client: Any) -> None:
    samples, rate = talk("en-us")
    request = np.array([orjson.dumps({"rate": rate, "language": "en", "hypotheses": False})], np.object_)
    size = rate // 2
    final: list[list[str]] = []
    for start in range(0, len(samples), size):
        tensors = input_tensors({"SAMPLES_INT16": samples[start : start + size]})
        tensors += input_tensors({"REQUEST": request}) if start == 0 else []
        end = start + size >= len(samples)
        answer = client.infer("speech_live", tensors, sequence_id=4711, sequence_start=start == 0, sequence_end=end,
                              client_timeout=PATIENCE_S)  # fmt: skip
        update = orjson.loads(answer.as_numpy("PARTIAL").reshape(-1)[0])
        final.append([one["text"] for one in update["utterances"]])
    result = orjson.loads(answer.as_numpy("RESULT").reshape(-1)[0])
    SpeechResult.model_validate(result)
    assert any(final[:-1]) and " ".join(text for texts in final for text in texts) == result["text"]
    assert recognised(result) >= least(result), result["text"]
