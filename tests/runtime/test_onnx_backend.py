"""The stand-in for Triton's ONNX Runtime backend, inside a real server, with graphs that the test builds."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import tritonclient.grpc as grpcclient
from onnx import TensorProto, helper, numpy_helper, save
from tritonclient.utils import InferenceServerException

from python_backends.runtime.config import RuntimeConfig
from python_backends.runtime.server import TritonServer

pytestmark = pytest.mark.server

Array = npt.NDArray[np.float32]

CONFIG = """
name: "{name}"
backend: "onnxruntime"
max_batch_size: {batch}
input [{{ name: "x" data_type: TYPE_FP32 dims: [ {dims} ] }}]
output [
  {{ name: "twice" data_type: TYPE_FP32 dims: [ {dims} ] }},
  {{ name: "shared" data_type: TYPE_INT64 dims: [ {count_dims} ] }}
]
instance_group [{{ count: 1 kind: KIND_CPU }}]
{more}
"""
QUEUE = "dynamic_batching { max_queue_delay_microseconds: 200000 }"
SMALL, LARGE = 16, 100_000  # elements a row: below and above the size that gains from a shared run


def write_model(repository: Path, name: str, *, batch: int, more: str = "", filename: str = "model.onnx") -> None:
    """A graph that doubles `x` [n, w] and says for each row how many rows its run had; it fails for w = 13."""
    constants = [numpy_helper.from_array(np.array(value, np.int64), name) for name, value in
                 (("zero", 0), ("one", [1]), ("unlucky", 13))]  # fmt: skip
    nodes = [
        helper.make_node("Add", ["x", "x"], ["twice"]),
        helper.make_node("Shape", ["x"], ["shape"]),
        helper.make_node("Gather", ["shape", "zero"], ["rows"]),
        helper.make_node("Gather", ["shape", "one"], ["width"]),
        helper.make_node("Equal", ["width", "unlucky"], ["is_unlucky"]),
        helper.make_node("Cast", ["is_unlucky"], ["place"], to=TensorProto.INT64),
        helper.make_node("Add", ["place", "place"], ["outside"]),
        helper.make_node("Gather", ["shape", "outside"], ["refused"]),  # index 2 of 2 if the width is unlucky
        helper.make_node("Mul", ["refused", "zero"], ["nothing"]),
        helper.make_node("Add", ["rows", "nothing"], ["count"]),
        helper.make_node("Reshape", ["rows", "one"], ["height"]),
        helper.make_node("Concat", ["height", "one"], ["column"], axis=0),
        helper.make_node("Expand", ["count", "column"], ["shared"]),
    ]
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", "w"])]
    outputs = [helper.make_tensor_value_info("twice", TensorProto.FLOAT, ["n", "w"]),
               helper.make_tensor_value_info("shared", TensorProto.INT64, ["n", 1])]  # fmt: skip
    graph = helper.make_graph(nodes, name, inputs, outputs, constants)
    folder = repository / name / "1"
    folder.mkdir(parents=True)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    save(model, str(folder / filename))
    dims, count_dims = ("-1", "1") if batch else ("-1, -1", "-1, 1")
    text = CONFIG.format(name=name, batch=batch, dims=dims, count_dims=count_dims, more=more)
    (folder.parent / "config.pbtxt").write_text(text, "utf-8")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TritonServer]:
    repository = tmp_path_factory.mktemp("onnx") / "repository"
    write_model(repository, "rows", batch=8)
    write_model(repository, "queued", batch=8, more=QUEUE)
    write_model(repository, "whole", batch=0)
    write_model(repository, "renamed", batch=8, more='default_model_filename: "other.onnx"', filename="other.onnx")
    accelerated = 'optimization { execution_accelerators { cpu_execution_accelerator: [{ name: "openvino" }] } }'
    write_model(repository, "accelerated", batch=8, more=accelerated)
    with TritonServer(RuntimeConfig(repository=repository, run_root=tmp_path_factory.mktemp("run"))) as running:
        yield running


def rows_of(count: int, width: int, seed: int = 0) -> Array:
    return np.random.default_rng(seed).random((count, width), np.float32)


def run(server: TritonServer, model: str, rows: Array) -> tuple[Array, list[int]]:
    """(doubled rows, how many rows shared each row's run)."""
    tensor = grpcclient.InferInput("x", rows.shape, "FP32")
    tensor.set_data_from_numpy(rows)
    with grpcclient.InferenceServerClient(server.grpc) as client:
        result = client.infer(model, [tensor])
    return result.as_numpy("twice"), result.as_numpy("shared").ravel().tolist()


@pytest.mark.parametrize(
    ("rows", "width", "runs"),
    [(1, SMALL, [1]), (3, SMALL, [1] * 3), (4, SMALL, [4] * 4), (6, SMALL, [4] * 4 + [1] * 2), (8, SMALL, [4] * 8),
     (4, LARGE, [1] * 4)],
)  # fmt: skip
def test_rows_run_by_fours_or_alone(server: TritonServer, rows: int, width: int, runs: Sequence[int]) -> None:
    given = rows_of(rows, width)
    doubled, shared = run(server, "rows", given)
    assert (doubled == given * 2).all()
    assert shared == runs


def test_requests_that_wait_together_share_runs_and_keep_their_rows(server: TritonServer) -> None:
    given = [rows_of(1 + index % 2, SMALL, index) for index in range(5)]
    answers: dict[int, tuple[Array, list[int]]] = {}

    def ask(index: int) -> None:
        answers[index] = run(server, "queued", given[index])

    threads = [threading.Thread(target=ask, args=(index,)) for index in range(len(given))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all((answers[index][0] == rows * 2).all() for index, rows in enumerate(given))
    assert 4 in [count for _, shared in answers.values() for count in shared]


def test_without_batching_a_request_is_one_run(server: TritonServer) -> None:
    given = rows_of(6, SMALL)
    doubled, shared = run(server, "whole", given)
    assert (doubled == given * 2).all()
    assert shared == [6] * 6


@pytest.mark.parametrize("model", ["renamed", "accelerated"])
def test_configuration_fields_of_tritons_own_backend(server: TritonServer, model: str) -> None:
    given = rows_of(4, SMALL)
    assert run(server, model, given)[0] == pytest.approx(given * 2, rel=0.01)


def test_a_request_that_the_graph_refuses_fails_alone(server: TritonServer) -> None:
    for model in ("rows", "whole", "queued"):
        with pytest.raises(InferenceServerException, match="the network failed.*status=500 code=internal_error"):
            run(server, model, rows_of(2, 13))
        assert run(server, model, rows_of(2, SMALL))[1] in ([1, 1], [2, 2])


def test_no_rows_are_refused(server: TritonServer) -> None:
    with pytest.raises(InferenceServerException):
        run(server, "rows", rows_of(0, SMALL))
    assert run(server, "rows", rows_of(1, SMALL))[1] == [1]
