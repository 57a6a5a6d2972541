"""Who may come in: a token bucket per key, a bounded number at work, a bounded queue, bounded memory."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from client.errors import KeyThrottled
from client.gateway.config import GatewayConfig
from python_backends.errors import Unavailable


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class RateLimiter:
    """A token bucket per key: `rate` tokens a second, at most `burst` saved. `clock` gives seconds."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._buckets: dict[int, _Bucket] = {}

    def take(self, key: int) -> None:
        """Take one token of `key`; KeyThrottled, with the wait, if there is none."""
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(self._burst, now))
        bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.filled_at) * self._rate)
        bucket.filled_at = now
        if bucket.tokens < 1:
            wait = max(1, math.ceil((1 - bucket.tokens) / self._rate))
            raise KeyThrottled(f"More than {self._rate:g} requests a second with this key. Retry in {wait} s.", wait)
        bucket.tokens -= 1


class Seat:
    """One request's share of what is bounded. `hold` counts its bytes, `place` waits for one of the working places."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission
        self._bytes = 0
        self._placed = False

    def hold(self, size: int) -> None:
        """Count `size` more bytes; Unavailable if all requests together then hold too many."""
        self._admission.reserve(size)
        self._bytes += size

    async def place(self, timeout_s: float) -> None:
        """Wait for a working place; Unavailable after `timeout_s`."""
        places = self._admission.places
        if places.locked():
            try:
                await asyncio.wait_for(places.acquire(), timeout_s)
            except asyncio.TimeoutError as error:
                raise Unavailable(f"No place became free within {timeout_s:g} s. Send it again later.") from error
        else:
            await places.acquire()
        self._placed = True

    def leave(self) -> None:
        """Give everything back."""
        self._admission.release(self._bytes)
        if self._placed:
            self._admission.places.release()


class Admission:
    """Bounds over all requests; `inside` counts those at work or waiting, `held_bytes` their bodies."""

    def __init__(self, config: GatewayConfig) -> None:
        self.places = asyncio.Semaphore(config.max_concurrent)
        self.inside = 0
        self.held_bytes = 0
        self._max_inside = config.max_concurrent + config.max_queue
        self._max_bytes = config.max_body_memory

    @contextmanager
    def enter(self) -> Iterator[Seat]:
        """A seat for the length of one request; Unavailable if work and queue are full."""
        if self.inside >= self._max_inside:
            raise Unavailable("The queue is full. Send the request again shortly.", code="queue_full")
        self.inside += 1
        seat = Seat(self)
        try:
            yield seat
        finally:
            self.inside -= 1
            seat.leave()

    def reserve(self, size: int) -> None:
        """Count `size` bytes more, or raise Unavailable and count nothing."""
        if self.held_bytes + size > self._max_bytes:
            raise Unavailable("The requests being served hold too much memory. Send it again shortly.")
        self.held_bytes += size

    def release(self, size: int) -> None:
        """Count `size` bytes less."""
        self.held_bytes -= size
