"""The plan of one Triton model as a build target: `1/model.plan`, and `1/plan.json` that says what it was made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from builders.hugging_face.folder import BadCheckpoint
from builders.manifest import LIBRARIES, Target
from builders.tensorrt.autocast import ALLOWED, INSTALL, graph_from_graph, numbers_of
from builders.tensorrt.command import trtexec_command
from builders.tensorrt.gpu import Array, Memory
from builders.tensorrt.plan import plan_from_graph
from builders.tensorrt.profile import PlanShapes
from builders.tensorrt.profiles import PLANS
from builders.tensorrt.run import PlanRunner
from builders.tensorrt.shapes_file import FILE, read_shapes
from builders.verification import Verification, outputs_of, pairs, verified

GRAPH, PLAN, MANIFEST, PROBE = "model.onnx", "model.plan", "plan.json", "probe.npz"
OF_PLANS = (*LIBRARIES, "tensorrt", "tensorrt-cu13", "tensorrt-cu12", "nvidia-modelopt")


def plans_in(repository: Path) -> list[str]:
    """The models of `repository` whose plans can be made: those of the table, and exported ones."""
    built = [path.parents[1] for path in repository.glob(f"*/1/{GRAPH}")]
    return sorted(model.name for model in built if model.name in PLANS or (model / "1" / FILE).is_file())


def shapes_for(model: Path) -> PlanShapes:
    """What the plan of the Triton model `model` is made for; BadCheckpoint if nothing says it."""
    own = model / "1" / FILE
    if own.is_file():
        return read_shapes(model / "1", BadCheckpoint)
    if model.name not in PLANS:
        raise BadCheckpoint(f"{model} is neither in builders/tensorrt/profiles.py nor exported (it has no 1/{FILE})")
    return PLANS[model.name]


def plan_target(model: Path, tensorrt: Any, memory: Memory) -> Target:
    """The plan of `model` (REPOSITORY/NAME) for the GPU of `memory`, by the module `tensorrt`."""
    version, shapes = model / "1", shapes_for(model)

    def make(folder: Path) -> Verification:
        cast = low_graph(folder, shapes)
        plan = plan_from_graph(tensorrt, cast, shapes)
        (folder / PLAN).write_bytes(plan)
        return _held_against(PlanRunner(tensorrt, plan, memory), folder, shapes)

    settings = {"shapes": json.dumps(_told(shapes)), "tensorrt": str(tensorrt.__version__), "gpu": memory.name}
    sources = [path for path in (version / GRAPH, version / f"{GRAPH}.data") if path.is_file()]
    return Target(model.name, version, tuple(sources), (PLAN,), settings, make, libraries=OF_PLANS, manifest=MANIFEST,
                  command=f"python -m builders.tensorrt {model.name} --repository {model.parent}")  # fmt: skip


def low_graph(version: Path, shapes: PlanShapes) -> Path:
    """The graph that the plan is made of: as it is, or cast beside it; its differences are checked as it is written."""
    if not _must_be_cast(version, shapes):
        return version / GRAPH
    path = version / f"model.{shapes.precision}.onnx"
    graph_from_graph(version / GRAPH, path, shapes.precision, known_inputs(version))
    return path


def commands_for(model: Path) -> str:
    """The same by hand, in shell syntax, for where only NVIDIA's image is."""
    version, shapes = model / "1", shapes_for(model)
    if not _must_be_cast(version, shapes):
        return trtexec_command(version / GRAPH, version / PLAN, shapes)
    low = version / f"model.{shapes.precision}.onnx"
    inputs = ("import numpy, polygraphy.json as j; p = numpy.load('{probe}'); "
              "j.save_json([{{k[3:]: p[k] for k in p if k[:3] == 'in:'}}], '{to}')")  # fmt: skip
    sample = version / "sample.json"
    return "\n".join((
        f"# {INSTALL}",
        f'python -c "{inputs.format(probe=version / PROBE, to=sample)}"',
        f"python -m modelopt.onnx.autocast --onnx_path {version / GRAPH} --output_path {low} "
        f"--low_precision_type {shapes.precision} --keep_io_types --calibration_data {sample}",
        trtexec_command(low, version / PLAN, shapes),
    ))  # fmt: skip


def known_inputs(version: Path) -> dict[str, Array]:
    """Of the model's known value; BadCheckpoint if it has none."""
    if not (version / PROBE).is_file():
        raise BadCheckpoint(f"{version / PROBE} is missing; a plan is held against its graph on a known value")
    with np.load(version / PROBE) as stored:
        return {name.removeprefix("in:"): stored[name] for name in stored.files if name.startswith("in:")}


def _must_be_cast(version: Path, shapes: PlanShapes) -> bool:
    """Whisper's graphs are written in their precision; they have no known value either."""
    return shapes.precision != "fp32" and (version / PROBE).is_file()


def _held_against(runner: PlanRunner, version: Path, shapes: PlanShapes) -> Verification:
    """Under every profile that takes the known input: kernels are chosen for each."""
    graph, given = version / GRAPH, known_inputs(version)
    names, holding = numbers_of(graph), shapes.holding({name: array.shape for name, array in given.items()})
    known = outputs_of(graph, given, names)
    compared = []
    for profile in holding:
        found = runner.run(given, profile)
        compared.append(pairs({name: found[name] for name in names}, known))
    if not compared:
        raise BadCheckpoint(f"no profile of {version.parent.name} takes its own known value")
    return verified("the graph in FP32", compared, dict.fromkeys(names, ALLOWED[shapes.precision]))


def _told(shapes: PlanShapes) -> dict[str, object]:
    return {"precision": shapes.precision, "profiles": [
        {name: [one.least, one.usual, one.greatest] for name, one in profile.items()} for profile in shapes.profiles
    ]}  # fmt: skip
