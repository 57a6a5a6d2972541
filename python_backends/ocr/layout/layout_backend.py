"""Triton model `ocr_layout`: PLAN and the read PAGES -> the public RESULT and the EVIDENCE of task `ocr`."""

from __future__ import annotations

from collections.abc import Mapping

from python_backends.ocr.layout.finish import finished
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.step_backend import StepBackend
from python_backends.triton_io.values import Value


class Backend(StepBackend):
    """One document a request; keeps no state."""

    def step(self, inputs: Inputs) -> Mapping[str, Value]:
        """RESULT and EVIDENCE as JSON."""
        result, evidence = finished(inputs.blob("PLAN"), inputs.blob("PAGES"), self.version)
        return {"RESULT": result, "EVIDENCE": evidence}
