"""The model `speech_recognizer` in a real server, on a network of random numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pytest
import tritonclient.grpc as triton
from tritonclient.utils import InferenceServerException

from python_backends.asr.choice import DEFAULT_FOLDER, MODEL
from python_backends.asr.transcript import Transcript, transcript_from_json
from python_backends.audio.samples import Samples
from python_backends.errors import OpenfazeError, from_wire
from python_backends.runtime.config import CHECKOUT, RuntimeConfig
from python_backends.runtime.probes import infer
from python_backends.runtime.server import TritonServer
from tests.asr.fakes import sound

Array = npt.NDArray[Any]

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def client(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[triton.InferenceServerClient]:
    model = tmp_path_factory.mktemp("asr") / "repository" / MODEL
    model.mkdir(parents=True)
    (model / "1").symlink_to(CHECKOUT / "model_repository" / MODEL / "1")
    config = (CHECKOUT / "model_repository" / MODEL / "config.pbtxt").read_text("utf-8")
    (model / "config.pbtxt").write_text(config.replace(DEFAULT_FOLDER, str(tiny_folder)), "utf-8")
    runtime = RuntimeConfig(repository=model.parent, run_root=tmp_path_factory.mktemp("run"))
    with TritonServer(runtime) as server, triton.InferenceServerClient(server.grpc) as client:
        yield client


def ask(client: triton.InferenceServerClient, segments: Sequence[Samples], **keys: object) -> list[bytes]:
    """TRANSCRIPTS as they come."""
    lengths = np.array([len(segment) for segment in segments], np.int64)
    inputs = {
        "REQUEST": request(orjson.dumps(keys)),
        "SAMPLES": np.concatenate(segments),
        "LENGTHS": lengths,
    }
    return [bytes(row) for row in infer(client, MODEL, inputs, ["TRANSCRIPTS"]).as_numpy("TRANSCRIPTS")]


def request(text: bytes) -> Array:
    return np.array([text], np.object_)


def refusal(client: triton.InferenceServerClient, inputs: dict[str, Array]) -> OpenfazeError:
    """The error that the server answers with."""
    good: dict[str, Array] = {"REQUEST": request(b"{}"), "SAMPLES": np.zeros(3, np.float32), "LENGTHS": np.array([3])}
    with pytest.raises(InferenceServerException) as caught:
        infer(client, MODEL, {**good, **inputs}, ["TRANSCRIPTS"])
    error = from_wire(caught.value.message())
    assert error is not None, caught.value
    return error


def test_every_segment_has_its_transcript_in_order(client: triton.InferenceServerClient) -> None:
    rows = ask(client, [np.zeros(8000, np.float32), sound(1), np.zeros(0, np.float32)], language="de", beam=1)
    found: list[Transcript] = [transcript_from_json(row) for row in rows]
    assert [bool(transcript.text) for transcript in found] == [False, True, False]
    assert {transcript.language for transcript in found} == {"de"}


def test_requests_beside_each_other_get_what_they_get_alone(client: triton.InferenceServerClient) -> None:
    segments = [sound(0.5), sound(1.0)]
    alone = [ask(client, [segment], beam=1)[0] for segment in segments]
    with ThreadPoolExecutor(2) as pool:
        beside = list(pool.map(lambda order: ask(client, order, beam=1), (segments, segments[::-1])))
    assert beside == [alone, alone[::-1]]


def test_no_segments_have_no_transcripts(client: triton.InferenceServerClient) -> None:
    assert ask(client, [np.zeros(0, np.float32)]) != []
    inputs = {
        "REQUEST": request(b"{}"),
        "SAMPLES": np.zeros(0, np.float32),
        "LENGTHS": np.zeros(0, np.int64),
    }
    assert infer(client, MODEL, inputs, ["TRANSCRIPTS"]).as_numpy("TRANSCRIPTS").size == 0


@pytest.mark.parametrize(
    ("inputs", "code", "param"),
    [
        ({"LENGTHS": np.array([2])}, "invalid_request", "LENGTHS"),
        ({"LENGTHS": np.array([480_001]), "SAMPLES": np.zeros(480_001, np.float32)}, "segment_too_long", "LENGTHS"),
        ({"REQUEST": request(b'{"language": "xx"}')}, "unsupported_language", "language"),
        ({"REQUEST": request(b'{"beams": 2}')}, "invalid_request", "beams"),
        ({"REQUEST": request(b'{"beam": 11}')}, "invalid_request", "beam"),
    ],
)
def test_what_is_refused(client: triton.InferenceServerClient, inputs: dict[str, Array], code: str, param: str) -> None:
    error = refusal(client, inputs)
    assert (error.status, error.code, error.param) == (400, code, param)
