"""The seam between the cache's rules and where entries are kept."""

from __future__ import annotations

from typing import Protocol

from python_backends.vector_cache.entry import Entry, Holding, Near, Place, Question, Vector


class Store(Protocol):
    """`LocalStore` on this machine's disk, `QdrantStore` behind an address.

    A store never gives out an entry past its time, of another place, or one whose bytes have changed. Every method may
    raise Unavailable, whose `code` is the reason that is reported; the caller then goes on without the cache.
    """

    async def exact(self, question: Question) -> Entry | None:
        """The entry of exactly this text at this place."""

    async def holds(self, place: Place) -> bool:
        """Whether anything at `place` could be found by its vector; may say yes where nothing is left."""

    async def near(self, place: Place, vector: Vector, limit: int) -> list[Near]:
        """At most `limit` entries of `place` with a vector, the nearest first."""

    async def used(self, entry: Entry) -> None:
        """`entry` has answered a question: those that have not for longest leave first."""

    async def put(self, entry: Entry) -> None:
        """Keep `entry` in place of one with the same question; others leave if the store is full."""

    async def forget(self, place: Place | None, namespace: str) -> int:
        """Delete what is at `place`, or all of `namespace`, also from the disk; how many entries those were."""

    async def holding(self) -> Holding:
        """What is held now."""

    async def close(self) -> None:
        """Release files and connections."""
