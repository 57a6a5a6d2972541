"""The OCR networks as sessions of this process, for what runs without Triton: training data and measurements."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy.typing as npt

from python_backends.ocr.networks import DETECTOR, RECOGNIZER, Heat, Pixels, StripOutputs
from python_backends.runtime.rows import run_in_portions
from python_backends.runtime.session import cpu_flags, open_session, plan_session

Array = npt.NDArray[Any]
Network = Callable[[Array], dict[str, Array]]


def network_of(folder: Path, threads: int = 1) -> Network:
    """The network of a model's `folder`, opened and fed as the server does it: rows in, outputs by name out."""
    session = open_session(folder / "1" / "model.onnx", plan_session(threads, cpu_flags(), "openvino"))
    given, names = session.get_inputs()[0].name, [output.name for output in session.get_outputs()]

    def run(rows: Array) -> dict[str, Array]:
        found = run_in_portions(lambda arrays: session.run(names, {given: arrays[0]}), [rows])
        return dict(zip(names, found, strict=True))

    return run


class LocalNetworks:
    """See `Networks`. `models` is the model repository, built."""

    def __init__(self, models: Path) -> None:
        self.detector = network_of(models / DETECTOR)
        self.recognizer = network_of(models / RECOGNIZER)

    async def heat(self, image: Pixels) -> Heat:
        """See `Networks`."""
        heat: Heat = self.detector(image[None])["heat"][0]
        return heat

    async def recognise(self, batch: Pixels) -> StripOutputs:
        """See `Networks`."""
        return StripOutputs(**self.recognizer(batch))
