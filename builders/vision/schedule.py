"""Time as the measure of a training run: a clock that does not count pauses, and the rate that follows it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

LONGEST_STEP = 60.0
"""Seconds that one step counts at most: a process that was stopped has not trained meanwhile."""


class Clock:
    """Minutes trained, all runs of a training together; `tick` once a step."""

    def __init__(self, minutes: float = 0.0, now: Callable[[], float] = time.monotonic) -> None:
        self.minutes, self._now = minutes, now
        self._last = now()

    def tick(self) -> float:
        """The minutes trained so far."""
        now = self._now()
        self.minutes += min(LONGEST_STEP, now - self._last) / 60
        self._last = now
        return self.minutes


def rate_factor(step: int, share: float, warm_up: int = 100, floor: float = 0.01) -> float:
    """The rate's factor after `step` steps and `share` of the time: linear up, then half a cosine down to `floor`."""
    risen = min(1.0, (step + 1) / warm_up)
    fallen = floor + (1 - floor) * (1 + math.cos(math.pi * min(1.0, max(0.0, share)))) / 2
    return risen * fallen
