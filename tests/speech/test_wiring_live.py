"""The speech models in a real Triton, networks faked as models of it: tensors, sequences, cancelling, errors."""

from __future__ import annotations

import queue
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
import tritonclient.grpc as triton
from tritonclient.utils import InferenceServerException

from python_backends.audio.samples import RATE, Samples
from python_backends.errors import OpenfazeError, from_wire
from python_backends.evidence import evidence_from_json
from python_backends.runtime.config import CHECKOUT, RuntimeConfig
from python_backends.runtime.probes import infer, input_tensors
from python_backends.runtime.server import TritonServer
from python_backends.speech.result import SpeechResult
from tests.audio.files import pictures_only
from tests.speech.fakes import silence, sound, speech
from tests.speech.files import floats, mulaw, ten_hours, wav
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.server

FINDER = """
import numpy as np
import triton_python_backend_utils as pb_utils

class TritonPythonModel:
    def execute(self, requests):
        return [pb_utils.InferenceResponse(self.answer(request)) for request in requests]

    def answer(self, request):
        rows, h, c = (pb_utils.get_input_tensor_by_name(request, name).as_numpy() for name in ("input", "h", "c"))
        probs = np.any(rows[:, 64:], axis=1).astype(np.float32)
        return [pb_utils.Tensor("speech_probs", probs), pb_utils.Tensor("hn", h), pb_utils.Tensor("cn", c)]
"""
RECOGNISER = """
import asyncio
import json
import time
import numpy as np
import triton_python_backend_utils as pb_utils
from python_backends.asr.transcript import Transcript, Word, transcript_to_json
from tests.speech.fakes import FakeRecogniser

class TritonPythonModel:
    def execute(self, requests):
        return [pb_utils.InferenceResponse(self.answer(request)) for request in requests]

    def answer(self, request):
        read = lambda name: pb_utils.get_input_tensor_by_name(request, name).as_numpy()
        speech = np.split(read("SAMPLES"), np.cumsum(read("LENGTHS"))[:-1])
        time.sleep(0.3 if read("SAMPLES").max() > 0.85 else 0)  # whoever shouts is slowly understood
        found = asyncio.run(FakeRecogniser().recognise(speech, json.loads(read("REQUEST")[0])["language"]))
        rows = np.array([self.transcript(one) for one in found], dtype=np.object_)
        return [pb_utils.Tensor("TRANSCRIPTS", rows), pb_utils.Tensor("READER", np.array([b"levels 1.0"], np.object_))]

    def transcript(self, passage):
        words = tuple(Word(word.text, word.t0, word.t1, word.confidence) for word in passage.words)
        return transcript_to_json(Transcript(words, passage.language, passage.language_confidence, 0.9))
"""
TALK = sound(silence(1), speech(2, 0.3), silence(2), speech(3, 0.5), silence(1))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TritonServer]:
    """A Triton with our three models, and networks that hear levels."""
    folder = tmp_path_factory.mktemp("speech")
    repository = folder / "repository"
    for name in ("speech_to_text", "speech_to_text_stream", "speech_live"):
        shutil.copytree(CHECKOUT / "model_repository" / name, repository / name)
    write(repository / "speech_vad", FINDER)
    write(repository / "speech_recognizer", RECOGNISER)
    with TritonServer(RuntimeConfig(repository=repository, run_root=folder / "run")) as server:
        yield server


@pytest.fixture
def client(server: TritonServer) -> Iterator[Any]:
    with triton.InferenceServerClient(server.grpc) as client:
        yield client


def write(folder: Path, model: str) -> None:
    """Another model behind the tensors of the real one."""
    config = (CHECKOUT / "model_repository" / folder.name / "config.pbtxt").read_text("utf-8")
    (folder / "1").mkdir(parents=True)
    (folder / "config.pbtxt").write_text(config.replace('"onnxruntime"', '"python"'), "utf-8")
    (folder / "1" / "model.py").write_text(model, "utf-8")


def asked(request: dict[str, Any], *media: bytes) -> dict[str, Any]:
    inputs = {"REQUEST": np.array([orjson.dumps(request)], np.object_)}
    return inputs | ({"MEDIA": np.array(media, np.object_)} if media else {})


def json_of(result: Any, name: str) -> Any:
    return orjson.loads(result.as_numpy(name).reshape(-1)[0])


def refused(client: Any, model: str, inputs: dict[str, Any]) -> OpenfazeError:
    with pytest.raises(InferenceServerException) as caught:
        infer(client, model, inputs, ["RESULT"])
    error = from_wire(caught.value.message())
    assert error is not None, caught.value.message()
    return error


def test_a_recording_and_its_evidence(client: Any) -> None:
    answer = infer(
        client, "speech_to_text", asked({"words": True, "language": "en"}, wav(TALK)), ["RESULT", "EVIDENCE"]
    )
    result = json_of(answer, "RESULT")
    SpeechResult.model_validate(result)
    assert (result["text"], result["language"], result["duration"]) == ("w30 w30 w50 w50 w50", "en", 9.0)
    assert [chunk["timestamp"] for chunk in result["chunks"]] == [
        [pytest.approx(1, abs=0.05), pytest.approx(3, abs=0.05)],
        [pytest.approx(5, abs=0.05), pytest.approx(8, abs=0.05)],
    ]
    evidence = evidence_from_json(answer.as_numpy("EVIDENCE").reshape(-1)[0])
    assert [item.kind for item in evidence].count("word") == 5
    assert (result["engine"], result["model"]) == ("levels 1.0", "speech_recognizer")


def test_the_stream_tells_pieces_before_the_result(client: Any) -> None:
    answers = streamed(client, "speech_to_text_stream", asked({}, wav(TALK)))
    events = [json_of(answer, "PARTIAL") for answer in answers if answer.as_numpy("PARTIAL") is not None]
    texts = [event["utterance"]["text"] for event in events if event["event"] == "utterance"]
    assert {event["of"] for event in events} == {9.0}
    result = json_of(answers[-1], "RESULT")
    assert texts == [chunk["text"] for chunk in result["chunks"]] == ["w30 w30", "w50 w50 w50"]


def streamed(client: Any, model: str, inputs: dict[str, Any]) -> list[Any]:
    got: queue.Queue[tuple[Any, Any]] = queue.Queue()
    answers = []
    client.start_stream(callback=lambda result, error: got.put((result, error)))
    try:
        client.async_stream_infer(model, input_tensors(inputs), enable_empty_final_response=True)
        while True:
            result, error = got.get(timeout=PATIENCE_S)
            assert error is None, error
            if result.get_response().outputs:
                answers.append(result)
            if result.get_response().parameters["triton_final_response"].bool_param:
                return answers
    finally:
        client.stop_stream()


def test_a_client_that_leaves_stops_the_work(client: Any) -> None:
    def calls() -> int:
        return int(client.get_inference_statistics("speech_recognizer").model_stats[0].execution_count)

    before, minutes = calls(), wav(sound(*[part for _ in range(20) for part in (speech(25, 0.9), silence(1))]))
    got: queue.Queue[Any] = queue.Queue()
    client.start_stream(callback=lambda result, error: got.put(result))
    client.async_stream_infer("speech_to_text_stream", input_tensors(asked({"language": "en"}, minutes)))
    while json_of(got.get(timeout=PATIENCE_S), "PARTIAL")["event"] != "utterance":
        pass
    client.stop_stream(cancel_requests=True)
    seen = -1
    while seen != (seen := calls()):
        time.sleep(0.6)
    assert 1 <= seen - before < 11  # 20 windows are 11 calls


@pytest.mark.parametrize(
    ("request_", "media", "code"),
    [
        ({"speed": 2}, [b"x"], "invalid_request"),
        ({}, [], "no_media"),
        ({}, [b"RIFF", b"RIFF"], "too_many_media"),
        ({"filename": "talk.wav"}, [b"no sound at all, only words\n" * 50], None),
        ({"mime": "audio/wav"}, [b"RIFF\x24\x08\0\0WAVEfmt \x10\0\0\0" + bytes(range(256))], None),
        ({}, [b""], None),
        ({"mime": "video/x-matroska"}, [pictures_only("matroska")], None),
        ({"language": "klingonese"}, [b"x"], "unknown_language"),
    ],
    ids=["key", "none", "several", "text", "header", "empty", "silent film", "language"],
)
def test_what_cannot_be_read_is_refused(client: Any, request_: dict[str, Any], media: list[bytes], code: str) -> None:
    error = refused(client, "speech_to_text", asked(request_, *media))
    assert 400 <= error.status < 500 and (code is None or error.code == code), error.message


@pytest.mark.parametrize("make", [mulaw, floats, ten_hours, wav], ids=lambda make: make.__name__)
def test_recordings_of_odd_kinds(client: Any, make: Callable[[Samples], bytes]) -> None:
    answer = infer(client, "speech_to_text", asked({}, make(sound(speech(1, 0.5), silence(1)))), ["RESULT"])
    result = json_of(answer, "RESULT")
    assert (result["text"].split()[0], result["duration"]) == ("w50", 2.0)
    assert ("ends after 2.0 s" in " ".join(result["warnings"])) == (make is ten_hours)


def test_nothing_but_silence_and_next_to_nothing(client: Any) -> None:
    for samples in (silence(3), silence(0.01), silence(0)):
        result = json_of(infer(client, "speech_to_text", asked({}, wav(samples)), ["RESULT"]), "RESULT")
        assert (result["text"], result["chunks"], result["language"]) == ("", [], None)


def chunks(samples: Samples, seconds: float = 0.4) -> list[Samples]:
    size = round(seconds * RATE)
    return [samples[start : start + size] for start in range(0, len(samples), size)]


def say(client: Any, sequence: int, samples: Samples, *, start: bool = False, end: bool = False, **request: Any) -> Any:
    tensors = input_tensors({"SAMPLES_INT16": (samples * 32767).astype(np.int16)})
    if request:
        tensors += input_tensors({"REQUEST": np.array([orjson.dumps(request)], np.object_)})
    return client.infer("speech_live", tensors, sequence_id=sequence, sequence_start=start, sequence_end=end,
                        client_timeout=PATIENCE_S)  # fmt: skip


def test_a_live_sequence(client: Any) -> None:
    said, guessed = [], []
    parts = chunks(TALK)
    for number, part in enumerate(parts):
        answer = say(client, 7, part, start=number == 0, end=number == len(parts) - 1)
        update = json_of(answer, "PARTIAL")
        said += update["utterances"]
        guessed += [update["hypothesis"]["text"]] if update["hypothesis"] else []
    assert [one["text"] for one in said] == ["w30 w30", "w50 w50 w50"]
    assert guessed
    result = json_of(answer, "RESULT")
    SpeechResult.model_validate(result)
    assert result["text"] == "w30 w30 w50 w50 w50"


def test_sequences_do_not_hear_each_other(client: Any) -> None:
    ids = (11, 12, 13)
    parts = {number: chunks(sound(speech(2, (number - 10) / 10), silence(1))) for number in ids}
    for step in range(len(parts[11])):
        last = {number: say(client, number, parts[number][step], start=step == 0, end=step == len(parts[11]) - 1)
                for number in ids}  # fmt: skip
    assert [json_of(last[number], "RESULT")["text"] for number in ids] == ["w10 w10", "w20 w20", "w30 w30"]


def test_a_sequence_that_fails_is_over_and_another_begins(client: Any) -> None:
    with pytest.raises(InferenceServerException, match="rate"):
        say(client, 21, speech(0.1), start=True, rate=1)
    with pytest.raises(InferenceServerException, match="sequence_not_found"):
        say(client, 21, speech(0.1))
    answer = say(client, 21, sound(speech(1), silence(1)), start=True, end=True, rate=RATE)
    assert json_of(answer, "RESULT")["text"] == "w50"
