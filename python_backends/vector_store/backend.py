"""Triton model `vector_store`: REQUEST -> RESULT and EVIDENCE. One process, one loop, one store."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from python_backends.errors import InternalError
from python_backends.evidence import evidence_to_json
from python_backends.optional_part import OptionalPart
from python_backends.parameters import number
from python_backends.text_encoder.bls import BlsEncoder
from python_backends.text_encoder.tokens import tokenizer_in
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.stream import Stream
from python_backends.triton_io.stream_backend import StreamBackend
from python_backends.vector_store.check import request_of
from python_backends.vector_store.limits import limits_of
from python_backends.vector_store.opening import store_of
from python_backends.vector_store.service import Service
from python_backends.vector_store.tidying import tidied

_CLOSE_S = 10.0
_LOG = logging.getLogger("openfaze.vector_store")


class Backend(StreamBackend):
    """Requests are coroutines that overlap; a folder that cannot be used is told to each of them."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Open the store, and begin to tidy it."""
        self._limits = limits_of(parameters)
        self._tokenizer = tokenizer_in(self.repository)
        if self._own_loop is None:
            raise InternalError("vector_store is not decoupled: remove model_transaction_policy from its config")
        self._open = OptionalPart.opened(lambda: store_of(parameters))
        self._service = OptionalPart.opened(lambda: Service(self._open.needed().store, self.version))
        if self._open.missing is not None:
            _LOG.error("the vector store is off: %s", self._open.missing.message)
            return
        every = number(parameters, "tidy_seconds", 60.0)
        self._tidying = asyncio.run_coroutine_threadsafe(tidied(self._open.needed().store, every), self._own_loop)

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """One operation, one result."""
        request = request_of(inputs.blob("REQUEST"), self._limits)
        encoder = BlsEncoder(self._tokenizer, inputs) if self._tokenizer else None
        result, evidence = await self._service.needed().answered(request, encoder)
        answer.send({"RESULT": result.model_dump_json().encode(), "EVIDENCE": evidence_to_json(evidence)}, last=True)

    def finalize(self) -> None:
        """See `StreamBackend`."""
        if (opened := self._open.found) is not None and self._own_loop is not None:
            self._tidying.cancel()
            asyncio.run_coroutine_threadsafe(opened.close(), self._own_loop).result(_CLOSE_S)
        super().finalize()
