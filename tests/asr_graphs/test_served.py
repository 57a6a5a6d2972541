"""The exported repository in a real Triton, called from one of its models: the tokens that sessions here write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest
import tritonclient.grpc as triton

from builders.whisper.nodes import Precision
from builders.whisper.repository import repository_from_checkpoint
from python_backends.asr.graphs.folder import graphs_in
from python_backends.asr.graphs.greedy import opened, written
from python_backends.asr.graphs.networks import Array
from python_backends.asr.graphs.sessions import SessionNetworks
from python_backends.runtime.config import RuntimeConfig
from python_backends.runtime.server import TritonServer
from tests.asr_graphs.tiny_marks import MARKS, PROMPT, RULES
from tests.builders.whisper.tiny import tiny_checkpoint, tiny_mel, write_hugging_face

pytestmark = pytest.mark.server
CALLER = """
    name: "caller"
    backend: "python"
    max_batch_size: 0
    input [{{ name: "mel" data_type: TYPE_FP32 dims: [ -1, -1, -1 ] }}]
    output [{{ name: "ids" data_type: TYPE_INT64 dims: [ -1, -1 ] }}]
    instance_group [{{ count: 1 kind: KIND_CPU }}]
    parameters {{ key: "folder" value: {{ string_value: "{folder}" }} }}
"""


def exported(folder: Path, precision: Precision) -> Path:
    source = write_hugging_face(tiny_checkpoint(), folder / "source")
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


def asked(address: str, mel: Array) -> list[list[int]]:
    tensor = triton.InferInput("mel", list(mel.shape), "FP32")
    tensor.set_data_from_numpy(mel)
    with triton.InferenceServerClient(address) as client:
        ids = client.infer("caller", [tensor]).as_numpy("ids")
    return [[token for token in row if token >= 0] for row in ids.tolist()]


def test_models_of_the_server_write_what_sessions_write(served: tuple[Path, str]) -> None:
    repository, address = served
    mel = tiny_mel(rows=3)
    networks = SessionNetworks(graphs_in(repository), 1)
    here = written(networks, opened(networks, mel, MARKS), np.array([PROMPT] * 3, np.int64), RULES, MARKS.end)
    assert asked(address, mel) == [list(line.ids) for line in here]
    assert any(line.ids for line in here)


def test_an_error_of_a_network_is_the_answer(served: tuple[Path, str]) -> None:
    with pytest.raises(Exception, match="whisper_encoder|network failed|unexpected shape"):
        asked(served[1], np.zeros((1, 7, 24), np.float32))
    assert asked(served[1], tiny_mel())  # and the next is answered
