"""The Triton-facing side of the vector cache: one process, one loop, one store."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from pydantic import BaseModel

from python_backends.errors import InternalError
from python_backends.own_folder import Home
from python_backends.text_encoder.bls import BlsEncoder
from python_backends.text_encoder.encoder import MODEL, Encoder
from python_backends.text_encoder.tokens import tokenizer_in
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.stream import Stream
from python_backends.triton_io.stream_backend import StreamBackend
from python_backends.vector_cache.cache import VectorCache
from python_backends.vector_cache.folder import PURPOSE, Folder
from python_backends.vector_cache.local import LocalStore
from python_backends.vector_cache.qdrant import QdrantStore
from python_backends.vector_cache.request import CacheRequest, Forget, LookUp, StoreAnswer, parse_request
from python_backends.vector_cache.settings import Settings, settings_of

_CLOSE_S = 4.0
_LOG = logging.getLogger("openfaze.vector_cache")


class Backend(StreamBackend):
    """`vector_cache`: REQUEST in, RESULT out. Requests are coroutines that overlap; an exact look-up never waits."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Read the settings and open the store. Raises Unavailable if the folder or Qdrant cannot be used."""
        settings = settings_of(parameters)
        self._tokenizer = tokenizer_in(self.repository)
        if self._tokenizer is None:
            _LOG.warning("there is no model %s in this repository: only the very same text is found again", MODEL)
        if self._own_loop is None:
            raise InternalError("vector_cache is not decoupled: remove model_transaction_policy from its config")
        self._cache = asyncio.run_coroutine_threadsafe(_opened(settings), self._own_loop).result()

    def finalize(self) -> None:
        """See `StreamBackend`."""
        if self._own_loop is not None:
            asyncio.run_coroutine_threadsafe(self._cache.close(), self._own_loop).result(_CLOSE_S)
        super().finalize()

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """One operation, one result. There is nothing to see, so EVIDENCE is empty."""
        request = parse_request(inputs.blob("REQUEST"))
        result = await self._result(request, BlsEncoder(self._tokenizer, inputs) if self._tokenizer else None)
        answer.send({"RESULT": result.model_dump_json().encode(), "EVIDENCE": b"[]"}, last=True)

    async def _result(self, request: CacheRequest, encoder: Encoder | None) -> BaseModel:
        if isinstance(request, LookUp):
            return await self._cache.look_up(request, encoder)
        if isinstance(request, StoreAnswer):
            return await self._cache.store(request, encoder)
        if isinstance(request, Forget):
            return await self._cache.forget(request)
        return await self._cache.stats()


async def _opened(settings: Settings) -> VectorCache:
    if settings.qdrant:
        return VectorCache(await QdrantStore.connected(settings), settings)
    return VectorCache(LocalStore(Folder(Home.of_this_server(PURPOSE, settings.folder)), settings), settings)
