"""ModelOpt's AutoCast on a tiny graph: most of it in half precision, its answers near those in FP32.

Skipped without ModelOpt, which no lock has: it wants an ONNX Runtime of its own.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from builders.hugging_face.folder import BadCheckpoint
from builders.tensorrt.autocast import graph_from_graph, held_against
from builders.tensorrt.profile import Precision

HERE = find_spec("modelopt") is not None and find_spec("torch") is not None
RANDOM = np.random.default_rng(0)
SAMPLE = {"image": RANDOM.integers(0, 256, (5, 8), np.uint8)}


def write_graph(path: Path, scale: float = 0.02) -> Path:
    """Bytes in; two products with a ReLU between them; numbers and the place of the greatest out."""
    nodes = [
        helper.make_node("Cast", ["image"], ["x"], to=TensorProto.FLOAT),
        helper.make_node("MatMul", ["x", "a"], ["wide"]),
        helper.make_node("Relu", ["wide"], ["bent"]),
        helper.make_node("MatMul", ["bent", "b"], ["y"]),
        helper.make_node("ArgMax", ["y"], ["best"], axis=1),
    ]
    given = [helper.make_tensor_value_info("image", TensorProto.UINT8, ["n", 8])]
    made = [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 4]),
            helper.make_tensor_value_info("best", TensorProto.INT64, ["n", 1])]  # fmt: skip
    sizes = {"a": (8, 16), "b": (16, 4)}
    weights = [numpy_helper.from_array(np.random.default_rng(1).normal(0, scale, size).astype(np.float32), name)
               for name, size in sizes.items()]  # fmt: skip
    graph = helper.make_graph(nodes, "g", given, made, weights)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    return path


@pytest.mark.skipif(not HERE, reason="needs nvidia-modelopt[onnx]")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("precision", ["fp16", "bf16"])
def test_weights_are_cast_and_answers_stay(tmp_path: Path, precision: Precision) -> None:
    source = write_graph(tmp_path / "model.onnx")
    found = graph_from_graph(source, tmp_path / "low.onnx", precision, SAMPLE).outputs
    low = onnx.load(str(tmp_path / "low.onnx")).graph
    kinds = {"fp16": TensorProto.FLOAT16, "bf16": TensorProto.BFLOAT16}
    assert {tensor.data_type for tensor in low.initializer if tensor.dims} == {kinds[precision]}
    assert [output.type.tensor_type.elem_type for output in low.output] == [TensorProto.FLOAT, TensorProto.INT64]
    if precision == "fp16":
        assert set(found) == {"y"}
        assert 0 < found["y"].mean <= found["y"].greatest < found["y"].allowed


@pytest.mark.skipif(HERE, reason="ModelOpt is here")
def test_without_modelopt_its_install_line_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadCheckpoint, match="nvidia-modelopt"):
        graph_from_graph(write_graph(tmp_path / "model.onnx"), tmp_path / "low.onnx", "fp16", SAMPLE)


def test_a_graph_that_says_something_else_is_refused(tmp_path: Path) -> None:
    source, other = write_graph(tmp_path / "one.onnx"), write_graph(tmp_path / "other.onnx", scale=0.05)
    assert held_against(source, source, "fp16", [SAMPLE]).outputs["y"].greatest == 0
    with pytest.raises(BadCheckpoint, match="output y is off by"):
        held_against(source, other, "fp16", [SAMPLE])
