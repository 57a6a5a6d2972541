"""How many fetched bytes a process holds at once, over all requests: one bound for each body alone is not enough."""

from __future__ import annotations

from python_backends.errors import Unavailable


class Budget:
    """`total` bytes that fetched bodies share. Used from one event loop, so counting needs no lock."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._held = 0

    @property
    def held(self) -> int:
        """Bytes that are taken now."""
        return self._held

    def lease(self) -> Lease:
        """A share of nothing, which grows."""
        return Lease(self)

    def take(self, size: int) -> None:
        """Count `size` bytes more; Unavailable, and nothing is counted, if they do not fit."""
        if self._held + size > self._total:
            raise Unavailable(
                "files fetched from URLs hold all the memory there is for them; send the request again shortly"
            )
        self._held += size

    def give_back(self, size: int) -> None:
        """Count `size` bytes less."""
        self._held -= size


class Lease:
    """What one body holds of a budget."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._size = 0

    def grow(self, size: int) -> None:
        """Hold `size` bytes more; raises Unavailable."""
        self._budget.take(size)
        self._size += size

    def end(self) -> None:
        """Give all of it back; more than once does nothing."""
        size, self._size = self._size, 0
        self._budget.give_back(size)
