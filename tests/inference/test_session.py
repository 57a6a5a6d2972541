"""Which kernels a network is run with, and that its numbers do not depend on what it is run together with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto, helper, save

from python_backends.inference.session import (
    CUDA,
    OPENVINO,
    SessionPlan,
    cpu_flags,
    open_session,
    plan_session,
    plans_for,
    threads_from,
)

HAS_OPENVINO = OPENVINO in onnxruntime.get_available_providers()
needs_openvino = pytest.mark.skipif(not HAS_OPENVINO, reason="this ONNX Runtime has no OpenVINO provider")


def cpuinfo(folder: Path, text: str) -> Path:
    path = folder / "cpuinfo"
    path.write_text(text, "utf-8")
    return path


def test_flags_of_the_first_processor(tmp_path: Path) -> None:
    text = "processor\t: 0\nmodel name\t: Übung\nflags\t\t: fpu avx2 amx_bf16\n\nprocessor\t: 1\nflags\t\t: fpu\n"
    assert cpu_flags(cpuinfo(tmp_path, text)) == {"fpu", "avx2", "amx_bf16"}


def test_no_flags_where_none_are_listed(tmp_path: Path) -> None:
    assert cpu_flags(cpuinfo(tmp_path, "processor\t: 0\nFeatures\t: fp asimd\n")) == frozenset()
    assert cpu_flags(tmp_path / "missing") == frozenset()


def test_without_an_accelerator_the_default_provider_runs() -> None:
    plan = plan_session(2, frozenset({"amx_bf16"}), None)
    assert (plan.provider, plan.precision, plan.threads) == ("CPUExecutionProvider", "f32", 2)


@needs_openvino
@pytest.mark.parametrize(
    ("flags", "precision"), [({"amx_bf16"}, "bf16"), ({"avx512_bf16"}, "bf16"), ({"avx2", "avx512f"}, "f32")]
)
def test_openvino_computes_in_what_the_processor_has(flags: set[str], precision: str) -> None:
    plan = plan_session(1, frozenset(flags), "openvino")
    assert (plan.provider, plan.precision) == (OPENVINO, precision)
    assert plan.reason


@pytest.mark.skipif(HAS_OPENVINO, reason="this ONNX Runtime has the OpenVINO provider")
def test_without_openvino_the_default_provider_stands_in() -> None:
    assert plan_session(1, frozenset({"amx_bf16"}), "openvino").provider == "CPUExecutionProvider"


@pytest.mark.parametrize(
    ("environ", "threads"),
    [({}, 1), ({"OPENFAZE_INTRA_OP_THREADS": "3"}, 3), ({"OPENFAZE_INTRA_OP_THREADS": "0"}, 1)],
)
def test_threads_from_the_launcher(environ: dict[str, str], threads: int) -> None:
    assert threads_from(environ) == threads


@pytest.mark.parametrize("provider", ["CPUExecutionProvider", pytest.param(OPENVINO, marks=needs_openvino)])
def test_a_session_runs_as_planned(tmp_path: Path, provider: str) -> None:
    double = helper.make_graph(
        [helper.make_node("Add", ["x", "x"], ["y"])], "double",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 3])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 3])],
    )  # fmt: skip
    opset = helper.make_opsetid("", 13)
    save(helper.make_model(double, opset_imports=[opset], ir_version=8), str(tmp_path / "model.onnx"))
    session = open_session(tmp_path / "model.onnx", SessionPlan(provider, "f32", 1, "test"))
    assert session.get_providers()[0] == provider
    (result,) = session.run(["y"], {"x": np.array([[1, 2, 3]], np.float32)})
    assert result.tolist() == [[2, 4, 6]]


def test_a_file_that_is_no_graph_says_so(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"this is no graph")
    with pytest.raises(onnxruntime.capi.onnxruntime_pybind11_state.InvalidProtobuf, match=r"model\.onnx"):
        open_session(tmp_path / "model.onnx", SessionPlan("CPUExecutionProvider", "f32", 1, "test"))


@pytest.mark.parametrize(("gpus", "providers", "ways"), [
    (0, [CUDA, "CPUExecutionProvider"], ["CPUExecutionProvider"]),
    (2, ["CPUExecutionProvider"], ["CPUExecutionProvider"]),
    (1, [CUDA, "CPUExecutionProvider"], ["CPUExecutionProvider", CUDA]),
])  # fmt: skip
def test_a_gpu_is_a_second_way_where_both_sides_have_it(gpus: int, providers: list[str], ways: list[str]) -> None:
    plans = plans_for(3, frozenset(), None, gpus, providers)
    assert [plan.provider for plan in plans] == ways
    assert all(plan.precision == "f32" and plan.threads == 3 for plan in plans)
