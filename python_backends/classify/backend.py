"""Triton model `classify`: REQUEST, and a text file as MEDIA -> RESULT and EVIDENCE. Calls `text_encoder` (BLS)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import orjson

from python_backends.classify.classifier import Classifier
from python_backends.classify.evidence import evidence_of
from python_backends.classify.question import question_of
from python_backends.classify.request import ClassifyRequest
from python_backends.classify.result import classify_result
from python_backends.evidence import evidence_to_json
from python_backends.text_encoder.bls import BlsEncoder
from python_backends.text_encoder.encoder import MODEL as ENCODER
from python_backends.text_encoder.tokens import TextTokenizer
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.stream import Stream
from python_backends.triton_io.stream_backend import StreamBackend


class Backend(StreamBackend):
    """Many requests at once: each waits for the encoder most of its time."""

    def initialize(self, args: Mapping[str, str]) -> None:
        """See `StreamBackend`."""
        folder, self._version = Path(args["model_repository"]), args["model_version"]
        self._classifier = Classifier(folder / self._version)
        self._tokenizer = TextTokenizer(folder.parent / ENCODER / "1")
        super().initialize(args)

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """One answer."""
        question = question_of(inputs.parsed("REQUEST", ClassifyRequest), inputs.blobs("MEDIA"))
        judged = await self._classifier.judge(question, BlsEncoder(self._tokenizer, inputs))
        result = classify_result(question, judged)
        evidence = evidence_of(question, result if isinstance(result, list) else [result], self._version)
        answer.send({"RESULT": orjson.dumps(result), "EVIDENCE": evidence_to_json(evidence)}, last=True)
