"""The last step of task `ocr` without its Triton shell: plan and pages in, public result and evidence out."""

from __future__ import annotations

import hashlib

import orjson

from python_backends.evidence import Evidence, evidence_to_json
from python_backends.ocr.layout.analyse import lay_out
from python_backends.ocr.layout.evidence import evidence_of, evidence_of_text
from python_backends.ocr.plan import Plan
from python_backends.ocr.result import ocr_result, text_result
from python_backends.ocr.wire import pages_from_json


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
