"""Triton model `ocr_page`: DOCUMENT and which page of it -> upright RGB PIXELS and their SCALE to page units."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from python_backends.errors import InvalidRequest
from python_backends.media import sniff
from python_backends.ocr.ingest import images
from python_backends.ocr.ingest.pdf import PdfProcess
from python_backends.ocr.request import PageRequest
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.step_backend import StepBackend
from python_backends.triton_io.values import Value


class Backend(StepBackend):
    """Decodes or renders one page a request; owns a PDF process that starts with the first PDF page."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Nothing runs before the first PDF."""
        self._pdf = PdfProcess()

    def step(self, inputs: Inputs) -> Mapping[str, Value]:
        """PIXELS uint8 [height, width, 3], SCALE float32 [1]."""
        request = inputs.parsed("REQUEST", PageRequest)
        pixels, scale = self._page(inputs.blob("DOCUMENT"), request)
        return {"PIXELS": pixels, "SCALE": np.array([scale], np.float32)}

    def finalize(self) -> None:
        """End the PDF process."""
        self._pdf.close()
        super().finalize()

    def _page(self, document: bytes, request: PageRequest) -> tuple[images.Pixels, float]:
        if request.kind == "pdf":
            return self._pdf.render(document, request.page)
        kind = sniff.sniff(document)
        if kind in ("pdf", "docx", "text"):
            raise InvalidRequest(f"The document is {kind}, not an image.", param="kind")
        if request.page > 1 and kind != "tiff":
            raise InvalidRequest(f"Page {request.page} does not exist: the image has 1 page.", param="page")
        return images.pixels(document, kind, request.page), 1.0
