"""A checked request to its operation, and what fusion is told of the answer."""

from __future__ import annotations

from pydantic import BaseModel

from python_backends.errors import InternalError
from python_backends.evidence import Evidence
from python_backends.idempotency import Answers
from python_backends.text_encoder.encoder import Encoder
from python_backends.vector_store import request as requests
from python_backends.vector_store.evidence import evidence_of
from python_backends.vector_store.store import VectorStore

Answer = tuple[BaseModel, list[Evidence]]


class Service:
    """Answers requests to `store`, each idempotency key once."""

    def __init__(self, store: VectorStore, version: str) -> None:
        self._store, self._version = store, version
        self._answers: Answers[Answer] = Answers()

    async def answered(self, request: requests.StoreRequest, encoder: Encoder | None) -> Answer:
        """RESULT and EVIDENCE, of which only queries have any."""
        if isinstance(request, requests.Changing) and request.idempotency_key is not None:
            same, key = request.model_dump_json().encode(), request.idempotency_key
            return (await self._answers.once(request.owner, key, same, lambda: self._done(request, encoder)))[0]
        return await self._done(request, encoder)

    async def _done(self, request: requests.StoreRequest, encoder: Encoder | None) -> Answer:
        if isinstance(request, requests.Query):
            result, terms = await self._store.query(request, encoder)
            return result, evidence_of(result, terms.metric, self._version)
        if isinstance(request, requests.Upsert):
            return await self._store.upsert(request, encoder), []
        return await _managed(self._store, request), []


async def _managed(store: VectorStore, request: requests.StoreRequest) -> BaseModel:  # a table
    match request:
        case requests.CreateCollection():
            return await store.create(request)
        case requests.ListCollections():
            return await store.listed(request.owner)
        case requests.DescribeCollection():
            return await store.describe(request.place)
        case requests.DropCollection():
            return await store.drop(request)
        case requests.Get():
            return await store.get(request)
        case requests.Delete():
            return await store.delete(request)
        case requests.Expire():
            return await store.expire(request.place)
        case requests.Snapshot():
            return await store.snapshot(request)
        case requests.ListSnapshots():
            return await store.list_snapshots(request.place)
        case requests.Restore():
            return await store.restore(request)
        case requests.DropSnapshot():
            return await store.drop_snapshot(request.place, request.snapshot)
    raise InternalError(f"{type(request).__name__} is no operation of the vector store")
