"""Leaf vocabulary: where in the picture a thing is said to be, and which of several alike is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Side = Literal["left", "right", "top", "bottom", "centre"]
Measure = Literal["left", "right", "top", "bottom", "largest", "smallest", "tallest", "widest", "reading"]
Bearing = Literal["left", "right", "above", "below", "beside"]


class Rank(NamedTuple):
    """Number `number` (1 is the first, -1 the last) when things are ordered by `measure`.

    `reading` is rows from the top, each from the left.
    """

    measure: Measure
    number: int = 1


class Relation(NamedTuple):
    """How it lies to another thing, named by `anchor`."""

    bearing: Bearing
    anchor: str


@dataclass(frozen=True, slots=True)
class Place:
    """Everything is said about the picture as it is looked at. `several`: more than one may be meant.

    `sides` is a part of the picture: one side, two for a corner, `centre`. `count` is how many are asked for.
    """

    sides: frozenset[Side] = frozenset()
    rank: Rank | None = None
    relation: Relation | None = None
    count: int | None = None
    several: bool = True

    @property
    def says_nothing(self) -> bool:
        """Whether it leaves everything as it is."""
        return not (self.sides or self.rank or self.relation or self.count)

    @property
    def most(self) -> int | None:
        """How many can be meant; None: any number."""
        one = self.rank is not None or not (self.several or self.says_nothing)
        return self.count or (1 if one else None)
