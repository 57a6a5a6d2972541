"""The live sequences of one process: bounded in number and in idle time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from python_backends.errors import NotFound, Unavailable

T = TypeVar("T")


@dataclass
class Sequence(Generic[T]):
    """`state` belongs to whoever holds `turn`: requests of one sequence take turns, in the order they came."""

    state: T
    used: float
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Sequences(Generic[T]):
    """States by correlation id. Those unused for `idle_s` seconds are forgotten when another request comes."""

    def __init__(self, most: int, idle_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._idle_s, self._clock = most, idle_s, clock
        self._open: dict[int, Sequence[T]] = {}

    def __len__(self) -> int:
        return len(self._open)

    def begin(self, correlation: int, state: T) -> Sequence[T]:
        """A new sequence, in place of one of the same id; Unavailable if there are too many."""
        self._forget_idle()
        self._open.pop(correlation, None)
        if len(self._open) >= self._most:
            raise Unavailable(
                f"{self._most} live sequences are open, which is the most; begin again when one has ended",
                code="too_many_sequences",
            )
        self._open[correlation] = begun = Sequence(state, self._clock())
        return begun

    def of(self, correlation: int) -> Sequence[T]:
        """The open sequence `correlation`; NotFound if there is none."""
        self._forget_idle()
        found = self._open.get(correlation)
        if found is None:
            raise NotFound(
                f"no live sequence {correlation} is open: it ended, failed, or was idle for {self._idle_s:g} s; "
                "begin it again with the start flag", code="sequence_not_found",
            )  # fmt: skip
        found.used = self._clock()
        return found

    def end(self, correlation: int, sequence: Sequence[T]) -> None:
        """Forget `sequence`, unless its id has been given to another meanwhile."""
        if self._open.get(correlation) is sequence:
            del self._open[correlation]

    def _forget_idle(self) -> None:
        oldest = self._clock() - self._idle_s
        for correlation in [key for key, one in self._open.items() if one.used < oldest and not one.turn.locked()]:
            del self._open[correlation]
