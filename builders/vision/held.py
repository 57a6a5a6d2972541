"""A network of ours as it is served, held against itself in PyTorch before its norms were folded; and its target."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy.typing as npt
import torch

from builders.hugging_face.versions import LIBRARIES
from builders.manifest import Target
from builders.verification import Verification, outputs_of, pairs, verified

Array = npt.NDArray[Any]
GRAPH, PROBE = "model.onnx", "probe.npz"


def held_against(served: Any, inputs: Mapping[str, Array], graph: Path, allowed: Mapping[str, float]) -> Verification:
    """Outputs named in `allowed`, in the order in which the network `served` gives them, for one set of inputs.

    The network itself is left as it is. Raises NotTheSame.
    """
    with torch.no_grad():
        found = copy.deepcopy(served).eval()(*map(torch.from_numpy, inputs.values()))
    known = [value.numpy() for value in (found if isinstance(found, tuple) else (found,))]
    ours = outputs_of(graph, inputs, allowed)
    return verified("PyTorch's", [pairs(ours, dict(zip(allowed, known, strict=True)))], allowed)


def exported_target(
    name: str, checkpoint: Path, folder: Path, make: Callable[[Path], Verification], *code: str
) -> Target:
    """The graph and the known value in `folder`, a version folder, of a trainer's `checkpoint`."""
    sources = (checkpoint, *map(Path, code))
    command = f"python -m builders.{name}.export --checkpoint {checkpoint} --out {folder}"
    return Target(name, folder, sources, (GRAPH, PROBE), {}, make, libraries=LIBRARIES, command=command)
