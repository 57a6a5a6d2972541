"""Triton model `sql`: REQUEST, files as MEDIA -> RESULT and EVIDENCE. Calls `text_encoder` and `tensorrt_llm` (BLS)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from python_backends.evidence import evidence_to_json
from python_backends.front_door.talk import Talker
from python_backends.sql.decoder_writer import DecoderWriter
from python_backends.sql.evidence import evidence_of
from python_backends.sql.limits import limits_of
from python_backends.sql.request import request_of
from python_backends.sql.service import Service
from python_backends.text_encoder.bls import BlsEncoder
from python_backends.text_encoder.tokens import tokenizer_in
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.stream import Stream
from python_backends.triton_io.stream_backend import StreamBackend


class Backend(StreamBackend):
    """Several requests at once, each with its tables in a process of its own."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Read what its networks need, those that are there: without them words are linked by names alone."""
        self._limits = limits_of(parameters)
        self._service = Service(self._limits)
        self._tokenizer = tokenizer_in(self.repository)
        self._talker = Talker.of(self.repository, parameters) if parameters.get("decoder_path") else None

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """One answer; a statement whose client leaves is ended with its process."""
        media = inputs.blobs("MEDIA")
        request = await asyncio.to_thread(request_of, inputs.blob("REQUEST"), media, self._limits)
        encoder = BlsEncoder(self._tokenizer, inputs) if self._tokenizer is not None else None
        writer = DecoderWriter(self._talker, inputs) if self._talker is not None else None
        result = await answer.unless_left(self._service.answer(request, media, encoder, writer))
        evidence = evidence_of(result, media, self.version)
        answer.send({"RESULT": result.model_dump_json().encode(), "EVIDENCE": evidence_to_json(evidence)}, last=True)
