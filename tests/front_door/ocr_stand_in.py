"""A Triton model that stands in for `ocr` in the front door's tests: it "reads" whatever its document orders."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping

from python_backends.errors import InvalidMedia
from python_backends.triton_io import Inputs, StepBackend, Value


class TritonPythonModel(StepBackend):
    """MEDIA is an order: `refuse`, `nonsense`, `crash`, `sleep SECONDS TEXT`, or the text to give back."""

    def step(self, inputs: Inputs) -> Mapping[str, Value]:
        order = inputs.blob("MEDIA").decode()
        if order == "refuse":
            raise InvalidMedia("the image is damaged: send another", param="messages")
        if order == "nonsense":
            return {"RESULT": b"[1, 2", "EVIDENCE": b"[]"}
        if order == "crash":
            raise ZeroDivisionError("a bug of the stand-in")
        if order.startswith("sleep "):
            _, seconds, order = order.split(" ", 2)
            time.sleep(float(seconds))
        result = {"extracted_text": order, "claims": json.loads(inputs.blob("REQUEST"))}
        return {"RESULT": json.dumps(result).encode(), "EVIDENCE": b"[]"}
