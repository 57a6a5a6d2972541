"""What is cut out of the wheel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from builders.vad.target import LOCK, MEMBER, detector_from_weights, fold_constants, probe_inputs
from builders.wheels import wheel_in, wheel_member
from python_backends.runtime.config import CHECKOUT
from python_backends.vad.network import INPUTS, OUTPUTS
from tests.builders.conftest import session_of


@pytest.fixture(scope="module")
def original() -> bytes:
    """The network of the wheel."""
    if wheel_in(CHECKOUT / "build" / "wheels", LOCK) is None:
        pytest.skip("the wheel is not here; `./openfaze build` fetches it")
    return wheel_member(CHECKOUT, LOCK, MEMBER)


@pytest.fixture(scope="module")
def built(original: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The network that is served."""
    path = tmp_path_factory.mktemp("vad") / "model.onnx"
    detector_from_weights(original, path)
    return path


def test_it_says_the_same_to_the_last_bit(original: bytes, built: Path) -> None:
    before, after = (session_of(model).run(list(OUTPUTS), probe_inputs()) for model in (original, str(built)))
    assert all((one == other).all() for one, other in zip(before, after, strict=True))
    assert before[0].max() > 0.9 and before[0].min() < 0.1


def test_every_constant_is_used_and_no_node_makes_one(built: Path) -> None:
    graph = onnx.load(str(built)).graph
    used = {name for node in graph.node for name in node.input}
    assert {item.name for item in graph.initializer} <= used
    constants = {item.name for item in graph.initializer} | {""}
    assert all(set(node.input) - constants for node in graph.node)


def test_its_tensors_are_those_that_are_called(built: Path) -> None:
    session = session_of(str(built))
    assert tuple(item.name for item in session.get_inputs()) == INPUTS
    assert [(item.name, item.shape[1:]) for item in session.get_outputs()] == [
        (OUTPUTS[0], []), (OUTPUTS[1], [1, 128]), (OUTPUTS[2], [1, 128])
    ]  # fmt: skip


def test_folding_keeps_what_depends_on_an_input() -> None:
    make = helper.make_node
    nodes = [
        make("Constant", [], ["two"], value=numpy_helper.from_array(np.array(2, np.float32))),
        make("Mul", ["two", "three"], ["six"]),
        make("Add", ["x", "six"], ["y"]),
    ]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, []) for name in ("x", "y")]
    given = [
        numpy_helper.from_array(np.array(value, np.float32), name) for name, value in (("three", 3), ("unused", 0))
    ]
    graph = helper.make_graph(nodes, "g", ends[:1], ends[1:], given)
    fold_constants(graph)
    assert [node.op_type for node in graph.node] == ["Add"]
    assert {item.name: float(numpy_helper.to_array(item)) for item in graph.initializer} == {"six": 6.0}
