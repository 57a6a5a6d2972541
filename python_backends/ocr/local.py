"""The OCR networks as sessions of this process, for what runs without Triton: training data and measurements."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy.typing as npt

from python_backends.inference.rows import run_in_portions, run_padded
from python_backends.inference.session import CUDA, SessionPlan, cpu_flags, open_session, plan_session
from python_backends.ocr.networks import DETECTOR, RECOGNIZER, Heat, Pixels, StripOutputs

Array = npt.NDArray[Any]
Network = Callable[[Array], dict[str, Array]]


def network_of(folder: Path, plan: SessionPlan | None = None) -> Network:
    """The network of a model's `folder`, opened and fed as the server does it: rows in, outputs by name out."""
    plan = plan or plan_session(1, cpu_flags(), "openvino")
    session = open_session(folder / "1" / "model.onnx", plan)
    portioned = run_padded if plan.provider == CUDA else run_in_portions
    given, names = session.get_inputs()[0].name, [output.name for output in session.get_outputs()]

    def run(rows: Array) -> dict[str, Array]:
        found = portioned(lambda arrays: session.run(names, {given: arrays[0]}), [rows])
        return dict(zip(names, found, strict=True))

    return run


class LocalNetworks:
    """See `Networks`. `models` is the model repository, built; they run after `plan`, by default on the processor."""

    def __init__(self, models: Path, plan: SessionPlan | None = None) -> None:
        self.detector = network_of(models / DETECTOR, plan)
        self.recognizer = network_of(models / RECOGNIZER, plan)

    async def heat(self, image: Pixels) -> Heat:
        """See `Networks`."""
        heat: Heat = self.detector(image[None])["heat"][0]
        return heat

    async def recognise(self, batch: Pixels) -> StripOutputs:
        """See `Networks`."""
        return StripOutputs(**self.recognizer(batch))
