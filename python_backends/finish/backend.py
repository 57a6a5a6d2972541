"""Triton model `finish`: QUERY and EVIDENCE -> the OBJECT that the schema asks for, and its GROUNDING."""

from __future__ import annotations

from collections.abc import Mapping

from python_backends.evidence import evidence_from_json
from python_backends.finish.extract import extracted
from python_backends.finish.query import Query
from python_backends.finish.record import grounding_json, object_json
from python_backends.ocr.request import parsed
from python_backends.triton_io import Inputs, StepBackend, Value


class Backend(StepBackend):
    """One object a request; keeps no state."""

    def step(self, inputs: Inputs) -> Mapping[str, Value]:
        """OBJECT and GROUNDING as JSON."""
        query = parsed(Query, inputs.blob("QUERY"))
        grounded = extracted(query, [evidence_from_json(items) for items in inputs.blobs("EVIDENCE")])
        return {"OBJECT": object_json(grounded), "GROUNDING": grounding_json(grounded)}
