"""A closed loop: `concurrency` workers, each sending its next request when its last one has been answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from perf.triton import Sample

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Round:
    """One pass over some documents."""

    seconds: float
    samples: Sequence[Sample]

    @property
    def failures(self) -> int:
        return sum(1 for sample in self.samples if sample.error)

    @property
    def good(self) -> list[Sample]:
        return [sample for sample in self.samples if not sample.error]

    @property
    def pages_per_s(self) -> float:
        """Answered documents over the whole time; failed ones count as time, not as pages."""
        return len(self.good) / self.seconds if self.seconds else 0.0


async def closed_loop(items: Sequence[T], concurrency: int, send: Callable[[T], Awaitable[Sample]]) -> Round:
    """Sends every item once, in order."""
    pending = iter(items)
    samples: list[Sample] = []

    async def worker() -> None:
        for item in pending:
            samples.append(await send(item))

    started = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(concurrency)))
    return Round(time.perf_counter() - started, samples)


def ratio_per_round(ours: Sequence[Round], theirs: Sequence[Round]) -> list[float]:
    """pages/s of ours over theirs, round by round, so that what slows the machine slows both."""
    return [a.pages_per_s / b.pages_per_s for a, b in zip(ours, theirs, strict=True) if b.pages_per_s]
