"""The exported repository and `speech_recognizer` in a real Triton: what sessions of this process hear, they hear."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tritonclient.grpc as triton

from builders.whisper.repository import repository_from_checkpoint
from python_backends.asr.transcript import Transcript, transcript_from_json
from python_backends.asr.whisper.engine import WhisperEngine
from python_backends.asr.whisper.folder import read_folder
from python_backends.audio.samples import Samples
from python_backends.runtime.config import CHECKOUT, RuntimeConfig
from python_backends.runtime.server import TritonServer
from tests.asr.graphs.test_engine import noise
from tests.asr.graphs.tiny import WINDOW, network_of, talkative
from tests.builders.whisper.tiny import write_hugging_face

pytestmark = pytest.mark.server
MODEL = "speech_recognizer"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """(the repository, the server's address), in the precision of GPUs."""
    folder = tmp_path_factory.mktemp("whisper")
    repository = folder / "models"
    repository_from_checkpoint(write_hugging_face(talkative(6, WINDOW), folder / "source"), repository, "f16")
    source = CHECKOUT / "model_repository" / MODEL
    (repository / MODEL / "1").mkdir(parents=True)
    shutil.copy(source / "1" / "model.py", repository / MODEL / "1")
    config = (source / "config.pbtxt").read_text()
    for given, wanted in (("auto", "whisper_graphs"), ("speech_recognizer/1/whisper", str(repository))):
        assert f'string_value: "{given}"' in config
        config = config.replace(f'string_value: "{given}"', f'string_value: "{wanted}"')
    (repository / MODEL / "config.pbtxt").write_text(config)
    with TritonServer(RuntimeConfig(repository=repository, run_root=tmp_path_factory.mktemp("run"))) as server:
        yield repository, server.grpc


def asked(address: str, segments: list[Samples]) -> list[Transcript]:
    given = {"REQUEST": np.array([b"{}"], np.object_), "SAMPLES": np.concatenate(segments),
             "LENGTHS": np.array([len(segment) for segment in segments], np.int64)}  # fmt: skip
    tensors = []
    for (name, array), kind in zip(given.items(), ("BYTES", "FP32", "INT64"), strict=True):
        tensors.append(triton.InferInput(name, list(array.shape), kind))
        tensors[-1].set_data_from_numpy(array)
    with triton.InferenceServerClient(address) as client:
        answer = client.infer(MODEL, tensors)
    return [transcript_from_json(row) for row in answer.as_numpy("TRANSCRIPTS")]


def test_the_server_hears_what_sessions_hear(served: tuple[Path, str]) -> None:
    repository, address = served
    segments = [noise(4, seed=1), noise(2, seed=2), noise(6, seed=3)]
    here = WhisperEngine(network_of(repository), read_folder(repository, WINDOW.vocabulary))
    expected = [here.transcribe(segment, None) for segment in segments]
    assert all(transcript.words for transcript in expected)
    assert asked(address, segments) == expected
    assert asked(address, segments[1:2]) == expected[1:2]
