"""The repository of the dry run: links to the real one, its GPU configurations rewritten, stand-ins where plans go.

A plan's stand-in says which graph lies beside it and which shapes it is made for; the decoder's engine is the decoder's
folder. `config.pbtxt` is the real one, so the same folder serves the CPU profile too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builders.dry_run.config import dry_config
from builders.model_config.parsing import CPU, GPU, BadConfig, parsed, written
from builders.tensorrt.profile import PlanShapes
from builders.tensorrt.profiles import PLANS
from builders.tensorrt.shapes_file import FILE as SHAPES
from builders.tensorrt.shapes_file import read_shapes
from python_backends.runtime.stand_in_plan import Bounds, StandInPlan

PLAN, ENGINE, DECODER = "model.plan", "engine", "decoder"
_NOTE = "# Of {path}, for the dry run: KIND_GPU is KIND_CPU, and without what Triton 2.51 does not know.\n"


def dry_run_repository(source: Path, target: Path) -> Path:
    """`target`, made and filled from the model repository `source`; BadConfig if a configuration does not parse."""
    for config in sorted(source.glob(f"*/{CPU}")):
        _model(config.parent.resolve(), target.resolve() / config.parent.name)
    return target


def _model(source: Path, target: Path) -> None:
    gpu = parsed(source / GPU)
    (target / "configs").mkdir(parents=True)
    (target / GPU).write_text(_NOTE.format(path=source / GPU) + written(dry_config(gpu, target.parent)), "utf-8")
    for path in source.iterdir():
        if path.name.isdecimal():
            _version(path, target / path.name, gpu)
        elif path.name != "configs":
            (target / path.name).symlink_to(path)


def _version(source: Path, target: Path, gpu: Any) -> None:
    """The version folder: links, and what stands in for what only NVIDIA's tools make."""
    target.mkdir()
    stand_ins = {PLAN: gpu.platform == "tensorrt_plan", ENGINE: gpu.backend == "tensorrtllm"}
    for path in source.iterdir():
        if not stand_ins.get(path.name, False):
            (target / path.name).symlink_to(path)
    shapes = _shapes_of(gpu.name, source) if stand_ins[PLAN] else None
    if shapes is not None:
        (target / PLAN).write_text(stand_in(shapes).model_dump_json(indent=1), "utf-8")
    if stand_ins[ENGINE]:
        (target / ENGINE).symlink_to(source / DECODER, target_is_directory=True)


def _shapes_of(model: str, version: Path) -> PlanShapes | None:
    """Of one of the repository's own, or of an attached model, which brings them; BadConfig if that file is damaged."""
    if model in PLANS or not (version / SHAPES).is_file():
        return PLANS.get(model)
    return read_shapes(version, BadConfig)


def stand_in(shapes: PlanShapes) -> StandInPlan:
    """What the stand-in backend needs to know of a plan for `shapes`."""
    profiles = tuple(
        {name: Bounds(least=profile.least, greatest=profile.greatest) for name, profile in inputs.items()}
        for inputs in shapes.profiles
    )
    return StandInPlan(precision=shapes.precision, profiles=profiles)
