"""An exported network as a Triton model: `config.pbtxt` for ONNX Runtime, `configs/gpu.pbtxt` for TensorRT."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path

import onnx

from builders.hugging_face.network import GRAPH, Network
from builders.onnx_triton import tensors
from builders.tensorrt.profile import Profile

PLAN = "model.plan"


def write_configurations(network: Network, folder: Path) -> None:
    """Both profiles of the Triton model `folder`, from the graph that lies in its version folder."""
    graph = onnx.load(str(folder / "1" / GRAPH), load_external_data=False).graph
    (folder / "configs").mkdir(exist_ok=True)
    (folder / "config.pbtxt").write_text(_config(network, graph, folder, gpu=False))
    (folder / "configs" / "gpu.pbtxt").write_text(_config(network, graph, folder, gpu=True))


def plan_command(folder: Path, profiles: Mapping[str, Profile], trtexec: str = "trtexec") -> str:
    """The command that makes `1/model.plan` of the Triton model `folder`, in shell syntax."""
    version = folder / "1"
    words = [trtexec, f"--onnx={version / GRAPH}", f"--saveEngine={version / PLAN}", "--skipInference"]
    if profiles:
        words += [f"--{flag}Shapes={_shapes((name, getattr(profile, kind)) for name, profile in profiles.items())}"
                  for flag, kind in (("min", "least"), ("opt", "usual"), ("max", "greatest"))]  # fmt: skip
    return shlex.join(words)


def _shapes(shapes: Iterable[tuple[str, tuple[int, ...]]]) -> str:
    return ",".join(f"{name}:{'x'.join(map(str, shape))}" for name, shape in shapes)


def _config(network: Network, graph: onnx.GraphProto, folder: Path, *, gpu: bool) -> str:
    name = folder.resolve().name
    lines = [f"# {network.about}"]
    if gpu:
        lines += ["# The plan is made with the TensorRT that serves it, in model_repository:",
                  f"#   {plan_command(Path(name), network.profiles)}"]  # fmt: skip
    lines += [f'name: "{name}"', 'platform: "tensorrt_plan"' if gpu else 'backend: "onnxruntime"',
              "# 0: a request is one picture. Nothing is joined to it, so no load can change its numbers.",
              "max_batch_size: 0", *tensors("input", graph.input), *tensors("output", graph.output),
              f"instance_group [{{ count: 1 kind: {'KIND_GPU' if gpu else 'KIND_CPU'} }}]"]  # fmt: skip
    return "\n".join(lines) + "\n"
