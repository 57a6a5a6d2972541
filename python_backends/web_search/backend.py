"""Triton model `web_search`: REQUEST -> RESULT, EVIDENCE and SOURCES. Calls `text_encoder` (BLS)."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from python_backends.evidence import evidence_to_json
from python_backends.text_encoder.bls import BlsEncoder
from python_backends.text_encoder.encoder import MODEL as ENCODER
from python_backends.text_encoder.tokens import tokenizer_in
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.stream import Stream
from python_backends.triton_io.stream_backend import StreamBackend
from python_backends.web_search.evidence import evidence_of
from python_backends.web_search.opening import search_of
from python_backends.web_search.request import request_of


class Backend(StreamBackend):
    """Many searches at once; the index is only read here, and read anew when it has grown."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Read the settings. An index that is missing, or comes later, keeps no server from starting."""
        self._tokenizer = tokenizer_in(self.repository)
        self._reader, self._search = search_of(parameters, self.repository / ENCODER / "1")

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """One answer; a search whose client leaves is given up."""
        request = request_of(inputs.blob("REQUEST"), self._search.connectors)
        encoder = BlsEncoder(self._tokenizer, inputs) if self._tokenizer else None
        pages, reports = await answer.unless_left(self._search.search(request, encoder))
        outputs = {
            "RESULT": orjson.dumps([page.model_dump(mode="json") for page in pages]),
            "EVIDENCE": evidence_to_json(evidence_of(pages, self.version)),
            "SOURCES": orjson.dumps([report.model_dump() for report in reports]),
        }
        answer.send(outputs, last=True)

    def finalize(self) -> None:
        """Let go of the index."""
        if self._reader is not None:
            self._reader.close()
        super().finalize()
