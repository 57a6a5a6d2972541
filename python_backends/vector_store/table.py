"""The seam between the store's rules and where collections are kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Protocol

from python_backends.vector_store.entry import Holding, Place, Row, Terms, Vector, Worded
from python_backends.vector_store.filter import Filter


class Table(Protocol):
    """One collection. No method gives out a row past its time. Each may raise Unavailable."""

    @property
    def terms(self) -> Terms:
        """What the collection was made with."""

    async def upsert(self, rows: Sequence[Row]) -> None:
        """Keep `rows`, each with an id of its own, in place of those with the same ids: all of them, or none. On return
        they are on disk."""

    async def near(self, vector: Vector, limit: int, where: Filter | None, exact: bool) -> list[Row]:
        """At most `limit` rows for which `where` holds, the nearest to `vector` first; every row is compared if
        `exact`."""

    async def words(self, text: str, limit: int, where: Filter | None) -> list[Worded]:
        """At most `limit` rows for which `where` holds and whose text has words of `text`, the best first."""

    async def get(self, ids: Sequence[str]) -> list[Row]:
        """Those of `ids` that are there, in any order."""

    async def delete(self, ids: Sequence[str]) -> int:
        """Delete rows; how many there were."""

    async def delete_where(self, where: Filter) -> int:
        """Delete the rows for which `where` holds; how many there were."""

    async def expire(self) -> int:
        """Delete the rows whose time is over; how many there were."""

    async def count(self) -> int:
        """How many rows there are, with those past their time that are still there."""

    async def holding(self) -> Holding:
        """What is held now."""

    async def tidy(self) -> None:
        """What is better done once in a while than with each change."""

    def rows(self) -> AsyncIterator[list[Row]]:
        """Every row, in portions, as they all were at one moment if nothing is written meanwhile."""


class Engine(Protocol):
    """`LanceEngine` in a folder, `QdrantEngine` behind an address. Methods may raise Unavailable."""

    name: str

    async def names(self, owner: str) -> list[str]:
        """The collections of an owner, sorted."""

    async def create(self, place: Place, terms: Terms) -> bool:
        """Make an empty collection, which is on disk then; False if there is one already, of whatever terms."""

    async def open(self, place: Place) -> Table | None:
        """The collection, the same object each time; None if there is none."""

    async def replace(self, place: Place, terms: Terms, rows: Iterable[list[Row]]) -> None:
        """Make a collection of `rows`, or put them in place of all that one held: at once, or not at all. They come in
        portions and may be gone through more than once."""

    async def drop(self, place: Place) -> bool:
        """Delete a collection; whether there was one."""

    async def places(self) -> list[Place]:
        """Every collection of every owner."""

    async def close(self) -> None:
        """Release files and connections."""
