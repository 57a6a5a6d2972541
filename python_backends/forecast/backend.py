"""Triton model `forecast`: REQUEST, and a table in MEDIA or within the words -> RESULT and EVIDENCE."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from python_backends.forecast.request import ForecastRequest
from python_backends.forecast.selection import forecast_values
from python_backends.forecast.task import answer
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.step_backend import StepBackend
from python_backends.triton_io.values import Value


class Backend(StepBackend):
    """One forecast a request; keeps no state."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Run every model once, so that the first request finds their libraries loaded."""
        season = np.tile([1.0, 2.0, 4.0, 2.0], 6) + np.arange(24) % 5
        forecast_values(season, 3, (80,), (4,))
        forecast_values(season, 3, (80,), (2, 4))

    def step(self, inputs: Inputs) -> Mapping[str, Value]:
        """RESULT and EVIDENCE as JSON."""
        result, evidence = answer(inputs.parsed("REQUEST", ForecastRequest), inputs.blobs("MEDIA"), self.version)
        return {"RESULT": result, "EVIDENCE": evidence}
