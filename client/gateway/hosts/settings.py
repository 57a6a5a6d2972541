"""Which inference servers one gateway spreads its requests over, and how it watches them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from client.errors import BadConfiguration

MAX_HOSTS = 64
"""Hosts at a time: each is probed, and has its own figures in the metrics."""
METRICS_PORT = 8002


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the setting: a name or an address, and the ports of Triton's gRPC and metrics there.

    Every address that a name has is a host of its own.
    """

    name: str
    grpc_port: int
    metrics_port: int = METRICS_PORT


@dataclass(frozen=True, slots=True)
class HostSettings:
    """Without `places` there is one host, and nothing here counts. `drain_file` lists hosts that get nothing new."""

    places: tuple[Place, ...] = ()
    drain_file: Path | None = None
    probe_interval_s: float = 1.0
    """Between two looks at a host that answers."""
    probe_timeout_s: float = 1.0
    """How long a look may take."""
    probe_failures: int = 2
    """Looks in a row that must go unanswered before a host counts as lost; a broken connection needs none."""
    resolve_interval_s: float = 5.0
    """Between two look-ups of the names."""


def places_of(text: str, key: str) -> tuple[Place, ...]:
    """The entries `HOST:PORT[/METRICS_PORT]` in `text`, separated by commas; BadConfiguration names `key`."""
    places = tuple(_place(entry.strip(), key) for entry in text.split(","))
    if len(places) > MAX_HOSTS:
        raise BadConfiguration(f"{key} names more than {MAX_HOSTS} hosts")
    if len({(place.name, place.grpc_port) for place in places}) < len(places):
        raise BadConfiguration(f"{key} names a host twice")
    return places


def _place(entry: str, key: str) -> Place:
    address, slash, metrics = entry.partition("/")
    name, _, port = address.rpartition(":")
    ports = [port, metrics] if slash else [port]
    if not name or not all(text.isascii() and text.isdigit() and 0 < int(text) < 65536 for text in ports):
        raise BadConfiguration(f"{key} must be HOST:PORT or HOST:PORT/METRICS_PORT, separated by commas, not {entry!r}")
    return Place(name.strip("[]"), *map(int, ports))
