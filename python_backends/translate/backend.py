"""Triton model `translate`: REQUEST and at most one text file in MEDIA -> RESULT and EVIDENCE."""

from __future__ import annotations

from collections.abc import Mapping

from python_backends.errors import Unavailable
from python_backends.evidence import evidence_to_json
from python_backends.parameters import number
from python_backends.translate.choice import engine_of
from python_backends.translate.engine import Engine
from python_backends.translate.request import TranslateRequest, parsed
from python_backends.translate.task import translate
from python_backends.triton_io import Inputs, StepBackend, Value


class Backend(StepBackend):
    """Translates one request at a time; without a translator every request is answered with how to get one."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Find the translator. A missing one must not keep the server from starting, so that error is kept."""
        self._seconds = number(parameters, "seconds", 60)
        self._engine: Engine | None = None
        self._missing: Unavailable | None = None
        try:
            self._engine = engine_of(parameters)
        except Unavailable as error:
            self._missing = error

    def step(self, inputs: Inputs) -> Mapping[str, Value]:
        """RESULT and EVIDENCE as JSON."""
        request = parsed(TranslateRequest, inputs.blob("REQUEST"))
        if self._engine is None:
            assert self._missing is not None
            raise Unavailable(self._missing.message, code=self._missing.code)
        result, evidence = translate(request, inputs.blobs("MEDIA"), self._engine, self._seconds)
        return {"RESULT": result.model_dump_json().encode(), "EVIDENCE": evidence_to_json(evidence)}

    def finalize(self) -> None:
        """End the translator's processes."""
        if self._engine is not None:
            self._engine.close()
        super().finalize()
