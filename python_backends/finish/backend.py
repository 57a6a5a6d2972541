"""Triton model `finish`: what the decoder wrote, or the evidence alone -> the OBJECT of a schema and its GROUNDING."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from python_backends.errors import InvalidRequest
from python_backends.evidence import evidence_from_json
from python_backends.finish.extract import Written, answered, fallen_back
from python_backends.finish.record import drafts_json, grounding_json, object_json
from python_backends.fusion.folder import folder_of, read_folder
from python_backends.fusion.merge import merged
from python_backends.fusion.query import Query
from python_backends.fusion.state import WorkingState
from python_backends.fusion.vocabulary import Vocabulary
from python_backends.grounding.grounded import Grounded
from python_backends.grounding.known.everything import known_of
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import WordStream, stream_of
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.step_backend import StepBackend
from python_backends.triton_io.values import Value


class Backend(StepBackend):
    """One object a request; keeps no state. The parameter `decoder_path` names the decoder's folder."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Read the decoder's tokens."""
        self._vocabulary = Vocabulary(read_folder(folder_of(self.repository, parameters)))

    def step(self, inputs: Inputs) -> Mapping[str, Value]:
        """OBJECT, GROUNDING and DRAFTS as JSON, and CUT_OFF."""
        query = inputs.parsed("QUERY", Query)
        grounded, stream = self._grounded(query, inputs)
        return {
            "OBJECT": object_json(grounded), "GROUNDING": grounding_json(grounded),
            "DRAFTS": drafts_json(grounded, stream), "CUT_OFF": np.array([grounded.cut]),
        }  # fmt: skip

    def _grounded(self, query: Query, inputs: Inputs) -> tuple[Grounded, WordStream]:
        """The answer, without the decoder where that gave none, and the words that its leaves' spans count."""
        ids, state = inputs.optional("output_ids"), inputs.blob("STATE")
        evidence = [evidence_from_json(items) for items in inputs.blobs("EVIDENCE")]
        items = merged(evidence)
        whole = stream_of(items)
        known = known_of(tree_of(query.schema_), items)
        if ids is None or not state:
            if not evidence:
                raise InvalidRequest("send EVIDENCE, or STATE and output_ids, or all three", param="EVIDENCE")
            return fallen_back(query, whole, known), whole
        log_probs = inputs.optional("output_log_probs")
        written = Written(ids.reshape(-1).tolist(), () if log_probs is None else log_probs.reshape(-1).tolist())
        working = WorkingState.from_json(state)
        return answered(query, working, written, self._vocabulary, whole if evidence else working.kept.stream, known)
