"""Rendezvous hashing: which of several hosts a key belongs to, so that all who know the same hosts agree.

When a host goes, only its own keys move, evenly over the others; when it comes back, the same keys return to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def score(host: str, key: bytes) -> int:
    """How much `host` (its HOST:PORT) wants `key`: the first 8 bytes of BLAKE2b over name, NUL and key."""
    return int.from_bytes(hashlib.blake2b(host.encode() + b"\0" + key, digest_size=8).digest(), "big")


def host_of(key: bytes, hosts: Iterable[str]) -> str:
    """The host among `hosts`, at least one, that `key` belongs to."""
    return max(hosts, key=lambda host: (score(host, key), host))
