"""What the command line takes from the environment. A malformed value is an error that names its variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from python_backends.errors import InvalidRequest

DEFAULT_PORT = 8000


@dataclass(frozen=True)
class Settings:
    """OPENFAZE_PORT and OPENFAZE_API_KEYS."""

    port: int = DEFAULT_PORT
    api_keys: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read and check; raises InvalidRequest."""
        port = environment.get("OPENFAZE_PORT") or str(DEFAULT_PORT)
        if not (port.isascii() and port.isdigit()) or int(port) > 65535:
            raise InvalidRequest(f"OPENFAZE_PORT must be a port number from 0 to 65535, not {port!r}")
        return cls(int(port), keys_of(environment.get("OPENFAZE_API_KEYS") or ""))


def keys_of(text: str) -> tuple[str, ...]:
    """The keys in a comma-separated list; empty for an empty text."""
    if not text:
        return ()
    keys = tuple(key.strip() for key in text.split(","))
    for key in keys:
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise InvalidRequest(
                "OPENFAZE_API_KEYS must be keys of printable ASCII without spaces, separated by commas"
            )
    return keys
