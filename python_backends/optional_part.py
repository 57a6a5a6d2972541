"""What a model needs and this machine may lack: its absence must not keep the server from starting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from python_backends.errors import Unavailable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OptionalPart(Generic[T]):
    """The part, or else why it is `missing`, which each request is then told."""

    found: T | None
    missing: Unavailable | None = None

    @classmethod
    def opened(cls, opening: Callable[[], T]) -> OptionalPart[T]:
        """What `opening` gives, or the Unavailable that it raises."""
        try:
            return cls(opening())
        except Unavailable as error:
            return cls(None, error)

    def needed(self) -> T:
        """The part. Raises Unavailable, a new one each time: one that is raised again grows by each traceback."""
        if self.found is None:
            assert self.missing is not None
            raise Unavailable(self.missing.message, code=self.missing.code)
        return self.found
