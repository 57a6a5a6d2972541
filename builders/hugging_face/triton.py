"""An exported network as a Triton model: `config.pbtxt` for ONNX Runtime, `configs/gpu.pbtxt` for TensorRT."""

from __future__ import annotations

from pathlib import Path

import onnx

from builders.hugging_face.network import GRAPH, Network
from builders.onnx_triton import tensors
from builders.tensorrt.command import trtexec_command
from builders.tensorrt.profile import PlanShapes
from builders.tensorrt.shapes_file import write_shapes

PLAN = "model.plan"


def write_configurations(network: Network, folder: Path) -> None:
    """Both profiles of the Triton model `folder`, from the graph that lies in its version folder; and, beside that, the
    shapes of its plan."""
    graph = onnx.load(str(folder / "1" / GRAPH), load_external_data=False).graph
    (folder / "configs").mkdir(exist_ok=True)
    (folder / "config.pbtxt").write_text(_config(network, graph, folder, gpu=False))
    (folder / "configs" / "gpu.pbtxt").write_text(_config(network, graph, folder, gpu=True))
    write_shapes(folder / "1", plan_shapes(network))


def plan_shapes(network: Network) -> PlanShapes:
    """Those of the network's plan, which has one profile."""
    return PlanShapes("fp32", (network.profiles,))


def _config(network: Network, graph: onnx.GraphProto, folder: Path, *, gpu: bool) -> str:
    name = folder.resolve().name
    lines = [f"# {network.about}"]
    if gpu:
        version = Path(name) / "1"
        command = trtexec_command(version / GRAPH, version / PLAN, plan_shapes(network)).replace("\n", "\n#   ")
        lines += ["# The plan is made with the TensorRT that serves it, in the repository, by builders.tensorrt or by",
                  f"#   {command}"]  # fmt: skip
    lines += [f'name: "{name}"', 'platform: "tensorrt_plan"' if gpu else 'backend: "onnxruntime"',
              "# 0: a request is one call. Nothing is joined to it, so no load can change its numbers.",
              "max_batch_size: 0", *tensors("input", graph.input), *tensors("output", graph.output),
              f"instance_group [{{ count: 1 kind: {'KIND_GPU' if gpu else 'KIND_CPU'} }}]"]  # fmt: skip
    return "\n".join(lines) + "\n"
