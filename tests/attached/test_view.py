"""The repository of links: what is as it was, what is added, what differs; and a real Triton over one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import tritonclient.http as triton
from google.protobuf import text_format
from onnx import TensorProto, helper, numpy_helper
from tritonclient.grpc import model_config_pb2

from python_backends.attached.registry import FILE, Attachment
from python_backends.attached.view import write_view
from python_backends.errors import InvalidRequest
from python_backends.front_door.stamp import stamp_of
from python_backends.runtime.config import RuntimeConfig
from python_backends.runtime.server import TritonServer

CONFIG = """# A comment.
backend: "python"
max_batch_size: 0
input [{ name: "X" data_type: TYPE_FP32 dims: [ -1 ] }]
output [{ name: "Y" data_type: TYPE_FP32 dims: [ -1 ] }]
instance_group [{ count: 1 kind: KIND_CPU }]
parameters { key: "times" value: { string_value: "2" } }
"""
MODEL = """
import json
import triton_python_backend_utils as pb_utils

class TritonPythonModel:
    def initialize(self, args):
        self.times = float(json.loads(args["model_config"])["parameters"]["times"]["string_value"])

    def execute(self, requests):
        return [pb_utils.InferenceResponse([pb_utils.Tensor("Y", self.answer(request))]) for request in requests]

    def answer(self, request):
        return pb_utils.get_input_tensor_by_name(request, "X").as_numpy() * self.times
"""
NETWORK = """
name: "more"
backend: "onnxruntime"
max_batch_size: 0
input [{ name: "X" data_type: TYPE_FP32 dims: [ -1 ] }]
output [{ name: "Y" data_type: TYPE_FP32 dims: [ -1 ] }]
instance_group [{ count: 1 kind: KIND_CPU }]
"""


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One model that multiplies by what its parameter says."""
    for config in ("config.pbtxt", "configs/gpu.pbtxt"):
        write(tmp_path / "repository" / "times" / config, f'name: "times"\n{CONFIG}')
    write(tmp_path / "repository" / "times" / "1" / "model.py", MODEL)
    write(tmp_path / "repository" / "times" / "1" / "data" / "word.txt", "word")
    return tmp_path / "repository"


@pytest.fixture
def one(tmp_path: Path) -> Attachment:
    """A model that adds 1, whose weights lie beside its graph, and another factor for the model above."""
    node = helper.make_node("Add", ["X", "one"], ["Y"])
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n"]) for name in ("X", "Y")]
    weight = numpy_helper.from_array(np.ones(1, np.float32), "one")
    graph = helper.make_graph([node], "g", ends[:1], ends[1:], [weight])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    version = tmp_path / "own" / "more" / "1"
    write(version.parent / "config.pbtxt", NETWORK)
    version.mkdir()
    onnx.save(model, str(version / "model.onnx"), save_as_external_data=True, location="model.onnx.data",
              size_threshold=0)  # fmt: skip
    return Attachment(name="own", family="f", source=str(tmp_path / "own"), taken="t",
                      parameters={"times": {"times": "5"}}, repository=str(tmp_path / "own"))  # fmt: skip


def test_what_is_attached_differs_and_all_else_is_as_it_was(repository: Path, one: Attachment, tmp_path: Path) -> None:
    view = write_view(repository, [one], tmp_path / "view")
    assert sorted(path.name for path in view.iterdir()) == sorted(["more", "times", FILE])
    assert (view / "times" / "1" / "data" / "word.txt").read_text() == "word"
    for config in ("config.pbtxt", "configs/gpu.pbtxt"):
        text = (view / "times" / config).read_text()
        parsed = text_format.Parse(text, model_config_pb2.ModelConfig())
        assert parsed.parameters["times"].string_value == "5"
        assert 'string_value: "2"' in (repository / "times" / config).read_text()
    again = write_view(repository, [one], view)
    assert sorted(path.name for path in again.iterdir()) == sorted(["more", "times", FILE])


def test_another_attachment_is_another_repository_to_the_cache_of_answers(
    repository: Path, one: Attachment, tmp_path: Path
) -> None:
    code = tmp_path / "own"
    first = stamp_of(write_view(repository, [one], tmp_path / "view"), code, {})
    same = stamp_of(write_view(repository, [one], tmp_path / "view"), code, {})
    other = one.model_copy(update={"digest": "other"})
    assert first == same != stamp_of(write_view(repository, [other], tmp_path / "view"), code, {})


def test_what_is_gone_or_in_the_way_is_told(repository: Path, one: Attachment, tmp_path: Path) -> None:
    for changes, words in (
        ({"source": str(tmp_path / "gone")}, "gone, which was attached, is gone; ./openfaze models remove own"),
        ({"repository": str(repository)}, "has a Triton model times, which the repository has"),
        ({"parameters": {"else": {"a": "b"}}}, "needs the model else, which the repository lacks"),
    ):
        with pytest.raises(InvalidRequest, match=words):
            write_view(repository, [one.model_copy(update=changes)], tmp_path / "view")


@pytest.mark.server
def test_a_real_triton_serves_it(repository: Path, one: Attachment, tmp_path: Path) -> None:
    view = write_view(repository, [one], tmp_path / "view")
    with TritonServer(RuntimeConfig(repository=view, run_root=tmp_path / "run")) as server:
        client = triton.InferenceServerClient(server.http)
        for model, expected in (("times", [10.0, 15.0]), ("more", [3.0, 4.0])):
            tensor = triton.InferInput("X", [2], "FP32")
            tensor.set_data_from_numpy(np.array([2, 3], np.float32))
            assert client.infer(model, [tensor]).as_numpy("Y").tolist() == expected
        client.close()
