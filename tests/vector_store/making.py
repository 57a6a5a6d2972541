"""Stores over both engines, a clock and an encoder, and requests that go in by the same door as in service."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import orjson

from python_backends.qdrant_http import QdrantHttp
from python_backends.text_encoder.batches import WIDTH, Vectors
from python_backends.vector_store.check import request_of
from python_backends.vector_store.entry import Row
from python_backends.vector_store.lance_engine import LanceEngine
from python_backends.vector_store.lance_table import Upkeep
from python_backends.vector_store.limits import MIB, Limits
from python_backends.vector_store.qdrant_engine import QdrantEngine
from python_backends.vector_store.resident import Budget
from python_backends.vector_store.result import AnyResult
from python_backends.vector_store.service import Service
from python_backends.vector_store.snapshots import Snapshots
from python_backends.vector_store.store import VectorStore
from python_backends.vector_store.table import Engine

ANN, BOB = "a" * 64, "b" * 64
LIMITS = Limits(collections=3, rows=40, snapshots=2, request_bytes=MIB, items=20, hits=12, conditions=8, depth=4,
                values=4, fields=6, string_bytes=40, list_length=3, metadata_bytes=200, text_bytes=400, id_bytes=16,
                width=WIDTH)  # fmt: skip
WIDE = Limits()
"""Nothing that a test of something else could meet."""
PATIENT = httpx.Timeout(60.0)
"""For a machine that is busy with other things."""


def asked(operation: str, owner: str = ANN, collection: str | None = "c", **fields: Any) -> bytes:
    """A REQUEST."""
    named = {} if collection is None else {"collection": collection}
    return orjson.dumps({"operation": operation, "owner": owner, **named, **fields})


@dataclass
class Clock:
    """Epoch seconds that go on only when told."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class WordEncoder:
    """A deterministic stand-in for the encoder: hashed words, so texts that share words lie near."""

    asked: list[str] = field(default_factory=list)

    async def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Any:
        vector = np.full(WIDTH, 1e-3, np.float32)
        for word in re.findall(r"\w+", text.lower()):
            vector[int(hashlib.sha256(word.encode()).hexdigest(), 16) % WIDTH] += 1
        return vector / np.float32(np.linalg.norm(vector))


@dataclass
class Opened:
    """A store, and what stands around it."""

    store: VectorStore
    clock: Clock
    folder: Path
    limits: Limits
    encoder: WordEncoder | None = field(default_factory=WordEncoder)

    def __post_init__(self) -> None:
        self.service = Service(self.store, "1")

    async def ask(self, operation: str, owner: str = ANN, collection: str | None = None, **fields: Any) -> Any:
        """The result of a request, as a caller sees it."""
        result, _ = await self.told(operation, owner, collection, **fields)
        return result

    async def told(
        self, operation: str, owner: str = ANN, collection: str | None = None, **fields: Any
    ) -> tuple[Any, Any]:
        """Result and evidence."""
        request = request_of(asked(operation, owner, collection, **fields), self.limits)
        result, evidence = await self.service.answered(request, self.encoder)
        assert isinstance(result, AnyResult)
        return result, evidence

    async def fill(self, collection: str = "c", items: Sequence[dict[str, Any]] = (), **terms: Any) -> None:
        """A collection with `items`."""
        await self.ask("create_collection", collection=collection, **terms)
        if items:
            await self.ask("upsert", collection=collection, items=list(items))


Scenario = Callable[[Opened], Awaitable[None]]
Run = Callable[..., None]


def lance_engine(folder: Path, clock: Clock, memory: int = 64 * MIB, upkeep: Upkeep | None = None) -> LanceEngine:
    """An engine in `folder`; to be made on a running loop."""
    return LanceEngine(folder / "collections", Budget(memory), upkeep, clock)


@asynccontextmanager
async def opened(
    folder: Path, engine: Engine, clock: Clock | None = None, limits: Limits = WIDE
) -> AsyncIterator[Opened]:
    """A store over `engine`, which is closed at the end."""
    clock = clock or Clock()
    store = VectorStore(engine, Snapshots(folder / "snapshots", clock), limits, lasting=True, clock=clock)
    try:
        yield Opened(store, clock, folder, limits)
    finally:
        await store.close()


def run_lance(
    folder: Path, scenario: Scenario, limits: Limits = WIDE, memory: int = 64 * MIB, upkeep: Upkeep | None = None,
    clock: Clock | None = None,
) -> None:  # fmt: skip
    """`scenario` on a store in `folder`."""

    async def whole() -> None:
        ticking = clock or Clock()
        async with opened(folder, lance_engine(folder, ticking, memory, upkeep), ticking, limits) as one:
            await scenario(one)

    asyncio.run(whole())


def run_qdrant(folder: Path, scenario: Scenario, limits: Limits = WIDE) -> None:
    """`scenario` on a store whose collections Qdrant's engine keeps."""
    from tests.vector_store.qdrant_server import QdrantServer, running

    async def whole(address: str) -> None:
        clock = Clock()
        engine = QdrantEngine(QdrantHttp.at(address, {}, PATIENT), "test", clock)
        async with opened(folder, engine, clock, limits) as one:
            await scenario(one)

    with running(QdrantServer(folder / "qdrant")) as address:
        asyncio.run(whole(address))


def row(name: str, *numbers: float, expires: float = 1e18) -> Row:
    """A row that holds no more than a vector."""
    return Row(name, np.array(numbers, np.float32), expires=expires)
