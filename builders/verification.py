"""How far what was built is from what it was built of: every builder ends by saying so.

A `Verification` goes into the target's manifest. A builder whose result is further off than it allows raises
`NotTheSame` before that is written, so nothing that failed is ever taken for built.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime

Array = npt.NDArray[Any]


class NotTheSame(ValueError):
    """What was built does not give what its source gives; the message names the output and how far it is off."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Of one output, over all samples: the greatest and the mean distance of its numbers, and what is allowed.

    All three are in units of the output's own greatest value, or of 1 if that is less.
    """

    greatest: float
    mean: float
    allowed: float


@dataclass(frozen=True, slots=True)
class Verification:
    """`against` says in words what the result was compared with; `outputs` how far each output was off."""

    against: str
    outputs: Mapping[str, Difference]

    def as_json(self) -> dict[str, object]:
        """For a manifest; six digits."""
        return {"against": self.against, "outputs": {
            name: {"greatest": _short(found.greatest), "mean": _short(found.mean), "allowed": found.allowed}
            for name, found in self.outputs.items()
        }}  # fmt: skip

    @classmethod
    def from_json(cls, told: Any) -> Verification:
        """What `as_json` wrote."""
        return cls(told["against"], {name: Difference(**found) for name, found in told["outputs"].items()})

    def __str__(self) -> str:
        told = (f"{name}: greatest {found.greatest:.2g}, mean {found.mean:.2g} (allowed {found.allowed:g})"
                for name, found in self.outputs.items())  # fmt: skip
        return f"held against {self.against}" + "".join(f"; {one}" for one in told) if self.outputs else self.against


Pair = tuple[Array, Array]
"""The same output of what was built and of its source."""


def verified(against: str, samples: Iterable[Mapping[str, Pair]], allowed: Mapping[str, float]) -> Verification:
    """The differences of the outputs in `allowed`, over `samples`; one that no sample holds is left out.

    Raises NotTheSame for another shape, for a number that is none, and beyond what is allowed.
    """
    greatest, total, counted = (dict.fromkeys(allowed, 0.0) for _ in range(3))
    for sample in samples:
        for name, (ours, theirs) in sample.items():
            apart = apart_of(name, ours, theirs)
            most = float(apart.max(initial=0.0))
            if not most <= allowed[name]:  # true of NaN as well
                raise NotTheSame(f"output {name} is off by {most:.3g} from {against}, where {allowed[name]:g} is "
                                 "allowed")  # fmt: skip
            greatest[name] = max(greatest[name], most)
            total[name] += float(apart.sum())
            counted[name] += apart.size
    return Verification(against, {name: Difference(greatest[name], total[name] / max(counted[name], 1.0), limit)
                                  for name, limit in allowed.items() if counted[name]})  # fmt: skip


def apart_of(name: str, ours: Array, theirs: Array) -> Array:
    """|ours - theirs| in units of the greatest of theirs, or of 1 if that is less; NotTheSame for other shapes."""
    if ours.shape != theirs.shape:
        raise NotTheSame(f"output {name} has shape {list(ours.shape)} where the source's has {list(theirs.shape)}")
    here, there = (np.asarray(values, np.float64) for values in (ours, theirs))
    return np.asarray(np.abs(here - there) / max(1.0, float(np.abs(there).max(initial=0.0))))


def same_bytes(what: str) -> Verification:
    """Of what is its source, byte for byte; `what` says how that is known."""
    return Verification(what, {})


def outputs_of(model: Path | bytes, inputs: Mapping[str, Array], names: Iterable[str]) -> dict[str, Array]:
    """Outputs `names` of an ONNX model by the reference: ONNX Runtime's own kernels, one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    given = str(model) if isinstance(model, Path) else model
    session = onnxruntime.InferenceSession(given, options, providers=["CPUExecutionProvider"])
    wanted = list(names)
    return dict(zip(wanted, session.run(wanted, dict(inputs)), strict=True))


def pairs(ours: Mapping[str, Array], theirs: Mapping[str, Array]) -> dict[str, Pair]:
    """The outputs of one sample, side by side."""
    return {name: (ours[name], theirs[name]) for name in theirs}


def _short(value: float) -> float:
    return float(f"{value:.6g}")
