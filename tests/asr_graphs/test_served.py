"""The exported repository in a real Triton, called from one of its models: the tokens that sessions here write."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest
import tritonclient.grpc as triton
from tritonclient.utils import InferenceServerException

from builders.whisper.nodes import Precision
from builders.whisper.repository import repository_from_checkpoint
from python_backends.asr.graphs.networks import Array
from python_backends.asr.graphs.sessions import SessionNetworks
from python_backends.asr.whisper.network import Search
from python_backends.runtime.config import RuntimeConfig
from python_backends.runtime.server import TritonServer
from tests.asr_graphs.tiny import SIZES, network_of, talkative
from tests.builders.whisper.tiny import PROMPT, tiny_mel, write_hugging_face

pytestmark = pytest.mark.server
CALLER = """
    name: "caller"
    backend: "python"
    max_batch_size: 0
    input [{{ name: "mel" data_type: TYPE_FP32 dims: [ -1, -1 ] }}]
    output [
      {{ name: "tokens" data_type: TYPE_INT64 dims: [ -1 ] }},
      {{ name: "path" data_type: TYPE_INT64 dims: [ -1, 2 ] }}
    ]
    instance_group [{{ count: 1 kind: KIND_CPU }}]
    parameters {{ key: "folder" value: {{ string_value: "{folder}" }} }}
"""


def exported(folder: Path, precision: Precision) -> Path:
    source = write_hugging_face(talkative(6), folder / "source")
    repository_from_checkpoint(source, folder / "models", precision)
    return folder / "models"


@pytest.fixture(scope="module", params=["f16"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """(the repository, the server's address)."""
    repository = exported(tmp_path_factory.mktemp("whisper"), request.param)
    (repository / "caller" / "1").mkdir(parents=True)
    (repository / "caller" / "config.pbtxt").write_text(dedent(CALLER.format(folder=repository)))
    (repository / "caller" / "1" / "model.py").write_text("from tests.asr_graphs.caller import TritonPythonModel\n")
    with TritonServer(RuntimeConfig(repository=repository, run_root=tmp_path_factory.mktemp("run"))) as server:
        yield repository, server.grpc


def asked(address: str, mel: Array) -> tuple[list[int], list[list[int]]]:
    tensor = triton.InferInput("mel", list(mel.shape), "FP32")
    tensor.set_data_from_numpy(mel)
    with triton.InferenceServerClient(address) as client:
        answer = client.infer("caller", [tensor])
    return answer.as_numpy("tokens").tolist(), answer.as_numpy("path").tolist()


def test_models_of_the_server_hear_what_sessions_hear(served: tuple[Path, str]) -> None:
    repository, address = served
    network, mel = network_of(repository, partial(SessionNetworks, threads=1)), tiny_mel(SIZES)[0]
    encoded = network.encode(mel)
    tokens = network.write(encoded, PROMPT, Search(3)).tokens
    path = network.align(encoded, PROMPT[:-1], tokens, 80).path
    assert tokens
    assert asked(address, mel) == (list(tokens), path.tolist())


def test_an_error_of_a_network_is_the_answer_and_the_next_is_answered(served: tuple[Path, str]) -> None:
    with pytest.raises(InferenceServerException, match="whisper_encoder"):
        asked(served[1], np.zeros((7, 80), np.float32))
    assert asked(served[1], tiny_mel(SIZES)[0])[0]
