"""Questions, entries, time and vectors as the tests want them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import orjson

from python_backends.errors import Unavailable
from python_backends.own_folder import Home
from python_backends.text_encoder.batches import WIDTH, Vectors
from python_backends.vector_cache.cache import VectorCache
from python_backends.vector_cache.entry import Entry, Place, Question, Vector
from python_backends.vector_cache.folder import Folder
from python_backends.vector_cache.local import LocalStore
from python_backends.vector_cache.request import LookUp, StoreAnswer
from python_backends.vector_cache.settings import Settings

ANN, BOB = "a" * 64, "b" * 64
TEXT = "What is the capital of France?"
DATA = Path(__file__).parent / "data"
MEMORY = Settings(index="memory")


def digest(text: str) -> str:
    """64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def question(text: str = TEXT, namespace: str = ANN, scope: str = "plain") -> Question:
    """`text` at a place whose scope follows from a word."""
    return Question(Place(namespace, digest(scope)), digest(scope + text), text)


@dataclass
class Clock:
    """Epoch seconds that go on only when told."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def vector_of(text: str) -> Vector:
    """A deterministic stand-in for the encoder: hashed words, so texts that share words lie near."""
    vector = np.full(WIDTH, 1e-3, np.float32)
    for word in re.findall(r"\w+", text.lower()):
        vector[int(digest(word), 16) % WIDTH] += 1
    return vector / np.float32(np.linalg.norm(vector))


@dataclass
class WordEncoder:
    """`vector_of` behind the encoder's seam; `broken` makes it fail, `asked` is what it was given."""

    broken: bool = False
    asked: list[str] = field(default_factory=list)

    async def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        if self.broken:
            raise Unavailable("the encoder is away", code="model_failed")
        return np.stack([vector_of(text) for text in texts])


@dataclass(frozen=True)
class KnownVectors:
    """Vectors that were made before, behind the encoder's seam."""

    vectors: dict[str, Vector]

    async def encode(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.vectors[text] for text in texts])


def entry(asked: Question, answer: str = '{"a":1}', *, now: float = Clock.now, ttl: float = 100.0,
          semantic: bool = True) -> Entry:  # fmt: skip
    """An answer that is kept for `ttl` seconds from `now`."""
    return Entry(asked, answer, now, now + ttl, vector_of(asked.text) if semantic else None)


def look_up(text: str = TEXT, namespace: str = ANN, scope: str = "plain", *, semantic: bool = True) -> LookUp:
    """A parsed request."""
    asked = question(text, namespace, scope)
    return LookUp(op="lookup", namespace=namespace, scope=asked.place.scope, text=text, exact=asked.exact,
                  semantic=semantic)  # fmt: skip


def keep(text: str = TEXT, answer: str = '"Paris"', namespace: str = ANN, scope: str = "plain", *,
         semantic: bool = True, ttl: float | None = None) -> StoreAnswer:  # fmt: skip
    """A parsed request."""
    asked = question(text, namespace, scope)
    return StoreAnswer(op="store", namespace=namespace, scope=asked.place.scope, text=text, exact=asked.exact,
                       semantic=semantic, answer=answer, ttl_seconds=ttl)  # fmt: skip


def local_store(folder: Path, settings: Settings = MEMORY, clock: Clock | None = None) -> LocalStore:
    """A store in `folder`, which is kept when it is closed. To be made on a running loop."""
    return LocalStore(Folder(Home(folder, lasting=True), wait_s=0.0), settings, clock or Clock())


def cache_in(folder: Path, settings: Settings = MEMORY, clock: Clock | None = None) -> VectorCache:
    """A cache over `local_store`."""
    clock = clock or Clock()
    return VectorCache(local_store(folder, settings, clock), settings, clock)


def pairs(name: str) -> list[dict[str, str]]:
    """The pairs of texts in a file of the folder `data`."""
    return [orjson.loads(line) for line in (DATA / f"{name}.jsonl").read_bytes().splitlines()]
