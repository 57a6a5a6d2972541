"""A Triton model that stands in for `ocr` in the front door's tests: it "reads" whatever its document orders."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from python_backends.abandoned import Abandoned
from python_backends.errors import InvalidMedia, Unavailable
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.step_backend import StepBackend
from python_backends.triton_io.values import Value
from tests.waiting import wait_for


def abandoned(request_id: str) -> bool:
    try:
        Abandoned.of_this_server().check(request_id)
    except Unavailable:
        return True
    return False


class TritonPythonModel(StepBackend):
    """MEDIA is an order, or the text to give back.

    The orders are `refuse`, `nonsense`, `crash`, `until FILE TEXT`, which makes FILE.begun and answers once FILE is
    there, `left FILE TEXT`, the same but not before the front door has told that nobody waits for it any more, and
    `meet NUMBER FOLDER TEXT`, which answers once so many requests are in FOLDER together.
    """

    def step(self, inputs: Inputs) -> Mapping[str, Value]:
        order = inputs.blob("MEDIA").decode()
        if order == "refuse":
            raise InvalidMedia("the image is damaged: send another", param="messages")
        if order == "nonsense":
            return {"RESULT": b"[1, 2", "EVIDENCE": b"[]"}
        if order == "crash":
            raise ZeroDivisionError("a bug of the stand-in")
        if order.startswith(("until ", "left ")):
            kind, file, order = order.split(" ", 2)
            Path(f"{file}.begun").touch()
            wait_for(Path(file).exists)
            wait_for(lambda: kind == "until" or abandoned(inputs.request_id))
        if order.startswith("meet "):
            _, number, folder, order = order.split(" ", 3)
            Path(folder, order).touch()
            wait_for(lambda: len(list(Path(folder).iterdir())) == int(number))
        result = {"extracted_text": order, "claims": json.loads(inputs.blob("REQUEST"))}
        return {"RESULT": json.dumps(result).encode(), "EVIDENCE": b"[]"}
