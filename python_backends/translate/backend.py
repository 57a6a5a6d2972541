"""Triton model `translate`: REQUEST and at most one text file in MEDIA -> RESULT and EVIDENCE."""

from __future__ import annotations

from collections.abc import Mapping

from python_backends.evidence import evidence_to_json
from python_backends.optional_part import OptionalPart
from python_backends.parameters import number
from python_backends.translate.choice import engine_of
from python_backends.translate.request import TranslateRequest, parsed
from python_backends.translate.task import translate
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.step_backend import StepBackend
from python_backends.triton_io.values import Value


class Backend(StepBackend):
    """Translates one request at a time; without a translator every request is answered with how to get one."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Find the translator."""
        self._seconds = number(parameters, "seconds", 60)
        self._engine = OptionalPart.opened(lambda: engine_of(parameters))

    def step(self, inputs: Inputs) -> Mapping[str, Value]:
        """RESULT and EVIDENCE as JSON."""
        request = parsed(TranslateRequest, inputs.blob("REQUEST"))
        result, evidence = translate(request, inputs.blobs("MEDIA"), self._engine.needed(), self._seconds)
        return {"RESULT": result.model_dump_json().encode(), "EVIDENCE": evidence_to_json(evidence)}

    def finalize(self) -> None:
        """End the translator's processes."""
        if (engine := self._engine.found) is not None:
            engine.close()
        super().finalize()
