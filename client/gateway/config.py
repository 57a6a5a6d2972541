"""Everything that can be set about the gateway: one frozen dataclass, read once from flags and environment."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from client.errors import BadConfiguration
from client.gateway.hosts.settings import HostSettings, places_of
from python_backends.errors import InvalidRequest
from python_backends.runtime.control import ControlKey

ENV_KEYS = "OPENFAZE_API_KEYS"
ENV_PREFIX = "OPENFAZE_GATEWAY_"
ENV_CONTROL = "OPENFAZE_GATEWAY_CONTROL"
ENV_CACHE = "OPENFAZE_GATEWAY_CACHE"
ENV_TRITONS = "OPENFAZE_GATEWAY_TRITONS"
ENV_DRAIN_FILE = "OPENFAZE_GATEWAY_DRAIN_FILE"
_WORDS = frozenset({ENV_CONTROL, ENV_CACHE, ENV_TRITONS, ENV_DRAIN_FILE})
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one request. Each is named in the message that refuses, and tested at the bound and one past it."""

    body_bytes: int = 28 * MIB
    """The raw body: one file of `file_bytes` in base64, and its surroundings."""
    file_bytes: int = 20 * MIB
    """One decoded file."""
    recording_bytes: int = 25 * MIB
    """One recording in a form, as OpenAI bounds it."""
    text_bytes: int = 1_000_000
    """All text parts of a request together, in UTF-8."""
    messages: int = 1000
    parts: int = 2000
    """All content parts of a request together."""
    media: int = 64
    """Files and addresses of a request together."""
    url_chars: int = 8192
    json_commas: int = 1_000_000
    """Bounds what a body of tiny values takes as Python objects: 28 MiB of `[],` would be 600 MB."""
    object_keys: int = 64
    """Of any JSON object outside a schema: each unknown one costs the validator an error."""
    schema_bytes: int = 256 * 1024
    schema_depth: int = 64
    header_bytes: int = 64 * 1024
    header_count: int = 256


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds."""

    request: float = 300.0
    """From the complete request to the end of its answer, waiting included."""
    queue: float = 30.0
    """Waiting for a free place."""
    headers: float = 10.0
    """From opening a connection, or a request on it, to the end of its headers."""
    body: float = 60.0
    """From the end of the headers to the end of the body."""
    write: float = 20.0
    """How long a client may leave a full buffer unread before its connection is cut."""
    keep_alive: float = 75.0
    linger: float = 5.0
    """How long the rest of a refused body is read and dropped, so that the client sees the refusal."""
    heartbeat: float = 10.0
    """Silence in a stream after which a comment is sent."""
    silence: float = 20.0
    """How long the inference server, which gives a sign of life every 5 s, may be silent before it is given up."""
    recovery: float = 30.0
    """How long requests are held back at most while a model that died is being replaced."""
    drain: float = 10.0
    """How long running requests may finish when the gateway stops."""


@dataclass(frozen=True, slots=True)
class GatewayConfig:
    """How one gateway runs. Raises BadConfiguration when the parts contradict each other.

    `api_keys` holds SHA-256 digests, never keys. No keys means no authentication, which only a loopback `host` may
    have. `rate` and `burst` are requests per second and per instant of one key. `cache` lets answers be stored and
    found again, each key's for itself. `control` opens the inference server's model repository, from which a recovery
    learns that it is over; none is needed where that is not restricted. With `hosts.places` requests are spread over
    those, and `triton` and `metrics` do not count.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    triton: str = "127.0.0.1:8001"
    metrics: str = "127.0.0.1:8002"
    control: ControlKey = ControlKey()
    api_keys: tuple[bytes, ...] = ()
    rate: float = 50.0
    burst: int = 50
    max_concurrent: int = 64
    max_queue: int = 64
    max_body_memory: int = 512 * MIB
    max_connections: int = 2048
    cache: bool = True
    limits: Limits = field(default_factory=Limits)
    timeouts: Timeouts = field(default_factory=Timeouts)
    hosts: HostSettings = field(default_factory=HostSettings)

    def __post_init__(self) -> None:
        if not self.api_keys and not is_loopback(self.host):
            raise BadConfiguration(
                f"Listening on {self.host} needs keys: set {ENV_KEYS} to one or more comma-separated keys, "
                "or listen on 127.0.0.1."
            )
        if not 0 <= self.port <= 65535:
            raise BadConfiguration(f"port must be 0-65535, not {self.port}")
        if self.rate <= 0 or self.burst < 1 or self.max_concurrent < 1 or self.max_queue < 0:
            raise BadConfiguration("rate, burst and max_concurrent must be positive, max_queue not negative")
        for name, address in (("--triton", self.triton), ("--metrics", self.metrics)):
            check_address(name, address)

    @property
    def authenticated(self) -> bool:
        return bool(self.api_keys)


def is_loopback(host: str) -> bool:
    """Whether `host` can only be reached from this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_address(name: str, address: str) -> None:
    """Raise BadConfiguration unless `address` is HOST:PORT."""
    host, _, port = address.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise BadConfiguration(f"{name} must be HOST:PORT, not {address!r}")


def digest(key: str) -> bytes:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).digest()


def keys_of(text: str) -> tuple[str, ...]:
    """The comma-separated keys in `text`, none in an empty one; BadConfiguration if one cannot stand in a header."""
    if not text:
        return ()
    keys = tuple(key.strip() for key in text.split(","))
    for key in keys:
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise BadConfiguration(f"{ENV_KEYS} must be comma-separated keys of printable ASCII without spaces")
    return keys


_OWN = {"rate": float, "burst": int, "max_concurrent": int, "max_queue": int, "max_body_memory": int,
        "max_connections": int}  # fmt: skip
# What stands behind ENV_PREFIX, in lower case: the part of the configuration that it sets, the field there, its type.
_SETTINGS: dict[str, tuple[str, str, type[int] | type[float]]] = {
    **{name: ("own", name, kind) for name, kind in _OWN.items()},
    **{f"{item.name}_timeout_s": ("timeouts", item.name, float) for item in fields(Timeouts)},
    **{f"limit_{item.name}": ("limits", item.name, int) for item in fields(Limits)},
    **{name: ("hosts", name, float) for name in ("probe_interval_s", "probe_timeout_s", "resolve_interval_s")},
    "probe_failures": ("hosts", "probe_failures", int),
}


def config_of(environ: Mapping[str, str], *, host: str, port: int, triton: str = "", metrics: str) -> GatewayConfig:
    """The configuration of flags and environment.

    Reads `OPENFAZE_API_KEYS` and `OPENFAZE_GATEWAY_*` (RATE, BURST, MAX_CONCURRENT, MAX_QUEUE, MAX_BODY_MEMORY,
    MAX_CONNECTIONS, CACHE=on|off, e.g. REQUEST_TIMEOUT_S for each field of `Timeouts`, LIMIT_FILE_BYTES for each of
    `Limits`, PROBE_FAILURES for each of `HostSettings`, DRAIN_FILE, and CONTROL, which is NAME=VALUE). TRITONS lists
    the hosts if `triton` names none. An unknown or malformed one raises BadConfiguration with its name.
    """
    found: dict[str, dict[str, Any]] = {"own": {}, "timeouts": {}, "limits": {}, "hosts": {}}
    for key in sorted(key for key in environ if key.startswith(ENV_PREFIX) and key not in _WORDS):
        name = key[len(ENV_PREFIX) :].lower()
        if name not in _SETTINGS:
            known = [*_SETTINGS, *sorted(word[len(ENV_PREFIX) :].lower() for word in _WORDS)]
            raise BadConfiguration(f"{key} is not a setting; known: {', '.join(known)}")
        part, item, kind = _SETTINGS[name]
        found[part][item] = _number(key, environ[key], kind)
    found["own"] |= _servers(environ, triton, found["hosts"])
    return GatewayConfig(
        host=host, port=port, metrics=metrics,
        api_keys=tuple(map(digest, keys_of(environ.get(ENV_KEYS, "")))),
        control=_control(environ.get(ENV_CONTROL, "")), cache=_switch(ENV_CACHE, environ.get(ENV_CACHE, "on")),
        timeouts=Timeouts(**found["timeouts"]), limits=Limits(**found["limits"]), **found["own"],
    )  # fmt: skip


def _servers(environ: Mapping[str, str], triton: str, watching: Mapping[str, Any]) -> dict[str, Any]:
    """The inference servers: what the flag names counts before the environment, which may name one that is several."""
    drain_file = Path(environ[ENV_DRAIN_FILE]) if environ.get(ENV_DRAIN_FILE) else None
    if "," in triton:
        places = places_of(triton, "--triton")
    elif environ.get(ENV_TRITONS) and not triton:
        places = places_of(environ[ENV_TRITONS], ENV_TRITONS)
    else:
        return {"triton": triton} if triton else {}
    return {"hosts": HostSettings(places, drain_file, **watching)}


def _control(text: str) -> ControlKey:
    try:
        return ControlKey.parse(text)
    except InvalidRequest as error:
        raise BadConfiguration(f"{ENV_CONTROL} {error.message}") from error


def _switch(key: str, text: str) -> bool:
    if text not in ("on", "off"):
        raise BadConfiguration(f"{key} must be on or off, not {text!r}")
    return text == "on"


def _number(key: str, text: str, kind: type[int] | type[float]) -> float:
    try:
        value = kind(text)
    except ValueError as error:
        raise BadConfiguration(f"{key} must be a number, not {text!r}") from error
    if not 0 < value < float("inf"):
        raise BadConfiguration(f"{key} must be positive and finite, not {text!r}")
    return value
