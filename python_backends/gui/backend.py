"""Triton model `gui_detection`: REQUEST and one picture or document in MEDIA -> RESULT, EVIDENCE and FEATURES.

Elements and text are looked for side by side through calls to `gui_detector`, `ocr_detector` and `ocr_recognizer`; how
many, and of which sizes, depends on the picture, so the step is BLS and not an ensemble's graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from python_backends.abandoned import Abandoned
from python_backends.gui.calibration import Calibration
from python_backends.gui.document import Document
from python_backends.gui.networks import ELEMENT_DETECTOR, CalledNetworks
from python_backends.gui.request import GuiRequest
from python_backends.gui.task import Known, answer
from python_backends.ocr.ingest.pdf import PdfProcess
from python_backends.ocr.networks import RECOGNIZER
from python_backends.ocr.recognise.ctc import load_alphabet
from python_backends.triton_io.calls import run_for
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.step_backend import AsyncStepBackend
from python_backends.triton_io.values import Value


class Backend(AsyncStepBackend):
    """Looks at one document a request; owns a PDF process that starts with the first PDF."""

    def initialize(self, args: Mapping[str, str]) -> None:
        """Load what lies beside the networks: the detector's calibration and the recognizer's alphabet."""
        super().initialize(args)
        self._abandoned = Abandoned.of_this_server()
        repository = Path(args["model_repository"]).parent
        self._known = Known(
            Calibration.load(repository / ELEMENT_DETECTOR / "1" / "calibration.json"),
            load_alphabet((repository / RECOGNIZER / "1" / "alphabet.txt").read_text("utf-8")),
            str(args["model_version"]),
        )
        self._pdf = PdfProcess()

    def finalize(self) -> None:
        """End the PDF process."""
        self._pdf.close()
        super().finalize()

    async def step(self, inputs: Inputs) -> Mapping[str, Value]:
        """Elements, text, and what was asked of them."""
        request = inputs.parsed("REQUEST", GuiRequest)
        document = Document(inputs.blobs("MEDIA"), request, self._pdf)
        waited_for = partial(self._abandoned.check, inputs.request_id)
        found = await answer(request, document, CalledNetworks(run_for(inputs, waited_for)), self._known, waited_for)
        return {"RESULT": found.result, "EVIDENCE": found.evidence, "FEATURES": found.features}
