"""A store as a model's configuration asks for it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx

from python_backends.errors import InternalError
from python_backends.own_folder import Home, OwnFolder
from python_backends.parameters import whole
from python_backends.qdrant_http import QdrantHttp
from python_backends.vector_store.folder import PURPOSE
from python_backends.vector_store.lance_engine import LanceEngine
from python_backends.vector_store.lance_table import Upkeep
from python_backends.vector_store.limits import MIB, limits_of
from python_backends.vector_store.qdrant_engine import QdrantEngine
from python_backends.vector_store.resident import Budget
from python_backends.vector_store.snapshots import Snapshots
from python_backends.vector_store.store import VectorStore
from python_backends.vector_store.table import Engine

KNOWN = ("folder", "qdrant", "qdrant_prefix", "memory_mb", "index_rows", "collections", "rows", "snapshots",
         "request_mb", "items", "hits", "max_ttl_seconds", "tidy_seconds")  # fmt: skip
_TIMEOUT = httpx.Timeout(30.0, connect=2.0)


@dataclass(frozen=True, slots=True)
class OpenStore:
    """A store and the folder that it keeps for itself."""

    store: VectorStore
    folder: OwnFolder

    async def close(self) -> None:
        """Let go of both."""
        await self.store.close()
        self.folder.close()


def store_of(
    parameters: Mapping[str, str], environment: Mapping[str, str] = os.environ, clock: Callable[[], float] = time.time
) -> OpenStore:
    """Raises Unavailable if the folder cannot be used, InternalError for parameters that cannot be obeyed."""
    if unknown := sorted(set(parameters) - set(KNOWN)):
        raise InternalError(f"unknown parameters {unknown}; known: {sorted(KNOWN)}")
    limits, budget = limits_of(parameters), Budget(whole(parameters, "memory_mb", 256, least=0) * MIB)
    upkeep = Upkeep(index_rows=whole(parameters, "index_rows", Upkeep().index_rows, least=1000))
    folder = OwnFolder(Home.of_this_server(PURPOSE, parameters.get("folder", ""), environment), PURPOSE)
    address = parameters.get("qdrant", "")
    engine: Engine
    if address:
        server = QdrantHttp.at(address, environment, _TIMEOUT)
        engine = QdrantEngine(server, parameters.get("qdrant_prefix") or "openfaze_store", clock)
    else:
        engine = LanceEngine(folder.path / "collections", budget, upkeep, clock)
    snapshots = Snapshots(folder.path / "snapshots", clock)
    return OpenStore(
        VectorStore(engine, snapshots, limits, lasting=folder.home.lasting or bool(address), clock=clock), folder
    )
