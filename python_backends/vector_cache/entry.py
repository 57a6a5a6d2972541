"""Leaf vocabulary of the vector cache: what is kept, and under what. Imports nothing of ours."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]  # [width], length 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer may be found: whose it is, and all of the request but the last user text, as hex digests.

    Entries of one place never answer a question of another.
    """

    namespace: str
    scope: str

    @property
    def bucket(self) -> bytes:
        """16 bytes that stand for the place in a vector index."""
        return hashlib.blake2b(f"{self.namespace}/{self.scope}".encode(), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Question:
    """The last user text at its place; `exact` is the caller's hex digest of scope and text."""

    place: Place
    exact: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A kept answer. `created`, `expires` are seconds since the epoch; `vector` is None if it is found exactly only."""

    question: Question
    answer: str
    created: float
    expires: float
    vector: Vector | None = None

    @property
    def size(self) -> int:
        """Bytes it is counted with: what it holds, and a row's keys and pages."""
        vector = 0 if self.vector is None else self.vector.nbytes
        return len(self.question.text.encode()) + len(self.answer.encode()) + vector + 256

    @property
    def digest(self) -> bytes:
        """Of everything a hit depends on, so that a row that was altered on disk is known when it is read."""
        question = self.question
        parts = (question.place.namespace, question.place.scope, question.exact, question.text, self.answer,
                 repr(self.created), repr(self.expires))  # fmt: skip
        whole = hashlib.blake2b(digest_size=16)
        for part in parts:
            data = part.encode()
            whole.update(len(data).to_bytes(8, "big") + data)
        return whole.digest()


@dataclass(frozen=True, slots=True)
class Near:
    """An entry of the same place whose text lies near; `similarity` is the cosine of the two vectors."""

    entry: Entry
    similarity: float


@dataclass(frozen=True, slots=True)
class Holding:
    """What a store holds: entries, the bytes they are counted with, how many have a vector, and how it is searched."""

    entries: int
    bytes: int
    vectors: int
    index: str
