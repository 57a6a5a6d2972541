"""The trtexec command of a plan, for those who build with NVIDIA's images: the same shapes as `plan.py` gives the API.

Precision is in the graph. TensorRT 10.14 needs `--stronglyTyped` for that; 11 knows nothing else and takes the flag.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from builders.tensorrt.profile import PlanShapes, Profiles

KINDS = (("min", "least"), ("opt", "usual"), ("max", "greatest"))


def trtexec_command(graph: Path, plan: Path, shapes: PlanShapes, trtexec: str = "trtexec") -> str:
    """In shell syntax, a profile a line."""
    head = [trtexec, f"--onnx={graph}", f"--saveEngine={plan}", "--stronglyTyped", "--skipInference"]
    lines = [shlex.join(head)]
    free = [profile for profile in shapes.profiles if profile]
    for number, profile in enumerate(free):
        words = [f"--profile={number}"] if len(free) > 1 else []
        lines.append(shlex.join(words + _flags(profile)))
    return " \\\n  ".join(lines)


def _flags(profile: Profiles) -> list[str]:
    return [f"--{flag}Shapes={_named({name: getattr(shapes, kind) for name, shapes in profile.items()})}"
            for flag, kind in KINDS]  # fmt: skip


def _named(shapes: Mapping[str, Sequence[int]]) -> str:
    return ",".join(f"{name}:{'x'.join(map(str, shape))}" for name, shape in shapes.items())
