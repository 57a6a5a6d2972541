"""Triton model `ocr_layout`: PLAN and the read PAGES -> the public RESULT and the EVIDENCE of task `ocr`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import orjson

from python_backends.evidence import Evidence, evidence_to_json
from python_backends.ocr.layout.analyse import lay_out
from python_backends.ocr.layout.evidence import evidence_of, evidence_of_text
from python_backends.ocr.plan import Plan
from python_backends.ocr.result import ocr_result, text_result
from python_backends.ocr.wire import pages_from_json
from python_backends.triton_io import Inputs, StepBackend, Value


class Backend(StepBackend):
    """One document a request; keeps no state but the version it puts into evidence."""

    def initialize(self, args: Mapping[str, str]) -> None:
        super().initialize(args)
        self._version = str(args["model_version"])

    def step(self, inputs: Inputs) -> Mapping[str, Value]:
        """RESULT and EVIDENCE as JSON."""
        result, evidence = finished(inputs.blob("PLAN"), inputs.blob("PAGES"), self._version)
        return {"RESULT": result, "EVIDENCE": evidence}


def finished(plan_json: bytes, pages_json: bytes, version: str) -> tuple[bytes, bytes]:
    """The RESULT and EVIDENCE of a document, given the plan and its pages as they came over the wire."""
    plan = Plan.from_json(plan_json)
    evidence: list[Evidence]
    if plan.text is not None:
        digest = hashlib.sha256(plan.text.encode()).hexdigest()
        result, evidence = text_result(plan.text), evidence_of_text(plan.text, digest, version)
    else:
        layouts = [lay_out(page) for page in pages_from_json(pages_json)]
        result, evidence = ocr_result(layouts, plan.total_pages), evidence_of(layouts, version)
    return orjson.dumps(result), evidence_to_json(evidence)
