"""Stand-in for Triton's `tensorrt` backend: runs the graph that a plan is made of, in FP32, within the plan's profiles.

It proves configurations, not numbers: batches, profiles and warm-up are those of the GPU profile, and what no profile
takes is refused as TensorRT refuses it. CUDA graphs, precisions and the GPU's speed are not in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from python_backends.errors import InvalidRequest
from python_backends.inference.session import SessionPlan, open_session, plan_session, threads_from
from python_backends.runtime.onnx_backend import OnnxBackend, Shape
from python_backends.runtime.stand_in_plan import StandInPlan, profiles_of, read_plan

NO_BF16 = frozenset[str]()  # the processor's flags that choose kernels: none, so FP32


class TensorRtBackend(OnnxBackend):
    """See `OnnxBackend`. Requests that Triton joined are one run: together they must fit a profile."""

    def opened(self, config: Mapping[str, Any], folder: Path) -> Any:
        """The session of the graph beside the plan; InvalidRequest, which Triton reports, if a profile is not there."""
        self._plan = read_plan(folder / (config.get("default_model_filename") or "model.plan"))
        self._profiles = profiles_of(config, self._plan)
        # Where it really lies: ONNX Runtime takes weights beside a graph only if no link leads there.
        return open_session((folder / self._plan.graph).resolve(), session_of(self._plan))

    def check(self, shapes: Mapping[str, Shape]) -> None:
        """Raises InvalidRequest where no profile of this instance takes these shapes."""
        if not self._plan.takes(shapes, self._profiles):
            given = ", ".join(f"{name} {list(shape)}" for name, shape in shapes.items())
            raise InvalidRequest(f"no optimization profile of {', '.join(map(str, self._profiles))} takes {given}",
                                 code="outside_profiles")  # fmt: skip


def session_of(plan: StandInPlan) -> SessionPlan:
    """FP32 kernels: the fast ones for a plan of half precision, for others those of the CPU profile without an
    accelerator, so that their answers are the CPU profile's own."""
    return plan_session(threads_from(), NO_BF16, None if plan.precision == "fp32" else "openvino")
