"""What TensorRT is asked for, what is made of its answers, and the commands that ask for the same by hand."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from builders.hugging_face.folder import BadCheckpoint
from builders.probe import write_probe
from builders.tensorrt.command import trtexec_command
from builders.tensorrt.plan import plan_from_graph
from builders.tensorrt.profile import PlanShapes, Profile
from builders.tensorrt.profiles import PLANS
from builders.tensorrt.shapes_file import read_shapes, write_shapes
from builders.tensorrt.target import commands_for, plan_target, plans_in, shapes_for
from builders.verification import NotTheSame
from python_backends.runtime.config import RuntimeConfig
from tests.builders.tensorrt.fake import FakeMemory, FakeTensorRt

ROWS = Profile((1, 3), (4, 3), (8, 3))
SHAPES = PlanShapes("fp32", ({"x": ROWS}, {"x": Profile((1, 3), (16, 3), (32, 3))}))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A Triton model `thing` of three numbers a row, with a known value and the shapes of its plan."""
    version = tmp_path / "thing" / "1"
    version.mkdir(parents=True)
    nodes = [helper.make_node("MatMul", ["x", "w"], ["y"])]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", 3]) for name in ("x", "y")]
    weight = numpy_helper.from_array(np.random.default_rng(0).normal(0, 1, (3, 3)).astype(np.float32), "w")
    graph = helper.make_graph(nodes, "g", ends[:1], ends[1:], [weight])
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), version / "model.onnx"
    )
    write_probe(version, {"x": np.arange(6, dtype=np.float32).reshape(2, 3)}, {"y": 0.1})
    write_shapes(version, SHAPES)
    return version.parent


def test_a_plan_is_strongly_typed_and_has_the_profiles_in_their_order(model: Path) -> None:
    trt = FakeTensorRt()
    plan = json.loads(plan_from_graph(trt, model / "1" / "model.onnx", SHAPES, workspace=5))
    assert plan["profiles"] == [{"x": [[1, 3], [4, 3], [8, 3]]}, {"x": [[1, 3], [16, 3], [32, 3]]}]
    assert (trt.flags, trt.workspace) == ([1 << 1], 5)


@pytest.mark.parametrize(("profile", "words"), [
    ({}, "says nothing of the input x"),
    ({"x": ROWS, "z": ROWS}, "an input z, which the graph lacks"),
    ({"x": Profile((1, 4), (1, 4), (1, 4))}, r"gives x the shape \[1, 4\], the graph has \[-1, 3\]"),
], ids=str)  # fmt: skip
def test_profiles_that_are_not_the_graphs_are_refused(model: Path, profile: dict[str, Profile], words: str) -> None:
    with pytest.raises(BadCheckpoint, match=words):
        plan_from_graph(FakeTensorRt(), model / "1" / "model.onnx", PlanShapes("fp32", (profile,)))


@pytest.mark.parametrize(("broken", "words"), [
    ("parse", "cannot read .* no importer registered for op Thing"), ("build", "makes no plan"),
    ("load", "does not load its own plan"), ("run", "does not run"),
])  # fmt: skip
def test_what_goes_wrong_is_told_and_leaves_no_manifest(model: Path, broken: str, words: str) -> None:
    target = plan_target(model, FakeTensorRt(broken), FakeMemory())
    with pytest.raises(BadCheckpoint, match=words):
        target.build()
    assert not target.is_current()


def test_a_plan_is_run_under_every_profile_and_held_against_its_graph(model: Path) -> None:
    target = plan_target(model, FakeTensorRt(), FakeMemory())
    target.build()
    manifest = json.loads((model / "1" / "plan.json").read_text())
    assert manifest["settings"]["gpu"] == "a GPU that is none" and manifest["settings"]["tensorrt"] == "11.4.0"
    assert json.loads(manifest["settings"]["shapes"])["profiles"][1]["x"] == [[1, 3], [16, 3], [32, 3]]
    assert manifest["verified"]["outputs"]["y"]["greatest"] == 0
    assert "model.onnx" in manifest["sources"] and target.is_current()


def test_a_plan_that_is_off_is_none(model: Path) -> None:
    with pytest.raises(NotTheSame, match="output y is off by"):
        plan_target(model, FakeTensorRt(drift=1.0), FakeMemory()).build()


def test_another_gpu_is_another_plan(model: Path) -> None:
    target = plan_target(model, FakeTensorRt(), FakeMemory())
    target.build()
    other = FakeMemory()
    other.name = "another"
    assert not plan_target(model, FakeTensorRt(), other).is_current()


def test_shapes_survive_their_file(model: Path) -> None:
    assert read_shapes(model / "1", BadCheckpoint) == SHAPES == shapes_for(model)
    (model / "1" / "shapes.json").unlink()
    with pytest.raises(BadCheckpoint, match="neither in builders/tensorrt/profiles.py nor exported"):
        shapes_for(model)


def test_a_command_says_the_same_as_the_api(model: Path) -> None:
    words = shlex.split(trtexec_command(Path("m.onnx"), Path("m.plan"), SHAPES).replace("\\\n", " "))
    assert words[1:5] == ["--onnx=m.onnx", "--saveEngine=m.plan", "--stronglyTyped", "--skipInference"]
    assert words[5:9] == ["--profile=0", "--minShapes=x:1x3", "--optShapes=x:4x3", "--maxShapes=x:8x3"]
    assert words[9] == "--profile=1"
    removed = ("--fp16", "--bf16", "--int8", "--fp8", "--best", "--precisionConstraints")  # from TensorRT 11
    assert not set(words) & set(removed)


@pytest.mark.parametrize("name", sorted(PLANS))
def test_every_plan_of_the_table_fits_its_graph(name: str) -> None:
    graph = RuntimeConfig.repository / name / "1" / "model.onnx"
    if not graph.is_file():
        pytest.skip("not built here")
    assert len(json.loads(plan_from_graph(FakeTensorRt(), graph, PLANS[name]))["profiles"]) == len(PLANS[name].profiles)


def test_what_has_shapes_is_built_and_what_must_be_cast_is_cast_first(model: Path) -> None:
    assert plans_in(model.parent) == ["thing"]
    assert "autocast" not in commands_for(model)
    write_shapes(model / "1", PlanShapes("fp16", SHAPES.profiles))
    lines = commands_for(model).splitlines()
    assert "modelopt.onnx.autocast" in lines[2] and "--low_precision_type fp16" in lines[2]
    assert lines[3].startswith(f"trtexec --onnx={model / '1' / 'model.fp16.onnx'}")
