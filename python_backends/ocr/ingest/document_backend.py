"""Triton model `ocr_document`: REQUEST and one document in MEDIA -> PLAN and the DOCUMENT that `ocr_page` decodes."""

from __future__ import annotations

from collections.abc import Mapping

from python_backends.errors import InvalidRequest
from python_backends.ocr.ingest.document import planned
from python_backends.ocr.ingest.pdf import PdfProcess
from python_backends.ocr.request import OcrRequest
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.step_backend import StepBackend
from python_backends.triton_io.values import Value


class Backend(StepBackend):
    """Plans one document a request; owns a PDF process that starts with the first PDF."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Nothing runs before the first PDF."""
        self._pdf = PdfProcess()

    def step(self, inputs: Inputs) -> Mapping[str, Value]:
        """PLAN as JSON, and DOCUMENT."""
        request = inputs.parsed("REQUEST", OcrRequest)
        media = inputs.blobs("MEDIA")
        if len(media) != 1:
            raise InvalidRequest(
                f"`ocr` reads one document a request, but {len(media)} were sent; send each by itself."
            )
        plan, document = planned(media[0], request, self._pdf)
        return {"PLAN": plan.to_json(), "DOCUMENT": document}

    def finalize(self) -> None:
        """End the PDF process."""
        self._pdf.close()
        super().finalize()
