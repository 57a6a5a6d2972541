"""What the vector cache is set to, read from the parameters of its configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from python_backends.errors import InternalError

INDEXES = ("lancedb", "memory")
DAY_S = 86_400.0


@dataclass(frozen=True)
class Settings:
    """Parameters of the model `vector_cache`; sizes are bytes, times seconds.

    `folder` keeps entries over restarts; empty, they live in the server's run folder and leave with it. `qdrant` is the
    address of a Qdrant server that is used instead of a folder. `similarity` is the least cosine at which the wording
    of two texts is compared at all. `namespace_share` is the part of the entries that one namespace may fill.
    """

    folder: str = ""
    index: str = "lancedb"
    qdrant: str = ""
    qdrant_collection: str = "openfaze_vector_cache"
    similarity: float = 0.8
    ttl_seconds: float = DAY_S
    max_ttl_seconds: float = 30 * DAY_S
    max_entries: int = 10_000
    max_bytes: int = 256_000_000
    max_answer_bytes: int = 2_000_000
    namespace_share: float = 0.5

    def __post_init__(self) -> None:
        if self.index not in INDEXES:
            raise InternalError(f"parameter index is {self.index!r}; known: {', '.join(INDEXES)}")
        for name in ("ttl_seconds", "max_ttl_seconds", "max_entries", "max_bytes", "max_answer_bytes"):
            if getattr(self, name) <= 0:
                raise InternalError(f"parameter {name} must be above 0")
        for name in ("similarity", "namespace_share"):
            if not 0 < getattr(self, name) <= 1:
                raise InternalError(f"parameter {name} must be above 0 and at most 1")

    @property
    def namespace_entries(self) -> int:
        """Entries one namespace may hold."""
        return max(1, int(self.max_entries * self.namespace_share))


def settings_of(parameters: Mapping[str, str]) -> Settings:
    """The settings that `parameters` describe; InternalError names one that is unknown or cannot be read."""
    kinds: dict[str, Callable[[str], Any]] = {name: type(value) for name, value in asdict(Settings()).items()}
    unknown = sorted(set(parameters) - set(kinds))
    if unknown:
        raise InternalError(f"unknown parameters {unknown}; known: {sorted(kinds)}")
    values: dict[str, Any] = {}
    for name, text in parameters.items():
        try:
            values[name] = kinds[name](text)
        except ValueError as exc:
            raise InternalError(f"parameter {name} is not a number: {text!r}") from exc
    return Settings(**values)
