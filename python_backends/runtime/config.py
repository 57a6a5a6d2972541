"""What one embedded Triton server is started with."""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from python_backends.errors import InvalidRequest
from python_backends.runtime.control import ControlKey

CHECKOUT = Path(__file__).resolve().parents[2]
LOOPBACK = "127.0.0.1"
EVERYWHERE = "0.0.0.0"


SERVER_PREFIX = "openfaze_"

Profile = Literal["cpu", "gpu-dry-run"]
_PORTS = ("grpc_port", "http_port", "metrics_port")
_COLLECTOR = re.compile(r"https?://[^\s/]+(/\S*)?")


def new_server_id() -> str:
    """A name no other server on this machine has; it also prefixes the server's shared memory regions."""
    return f"{SERVER_PREFIX}{secrets.token_hex(6)}"


def python_path() -> str:
    """PYTHONPATH for child processes: the checkout, then what was there."""
    inherited = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return os.pathsep.join(dict.fromkeys([str(CHECKOUT), *filter(None, inherited)]))


@dataclass(frozen=True)
class RuntimeConfig:
    """Settings of one server. A port of 0 means "any free one"; times are seconds, sizes bytes.

    `address` is the IPv4 address that all three ports listen on. Triton asks nobody who they are before it infers, so
    one other than loopback is for networks in which only the gateway reaches it. `profile` says which configurations
    count: `config.pbtxt`, or `configs/gpu.pbtxt` with the flags that those are made for; the repository must then be
    one that builders/dry_run writes, as this server has no GPU. `decoder` is a folder in Hugging Face format to be
    served in place of the repository's own, `cache` one in which stored answers outlive the server, `store` one in
    which the vector store's collections do, `index` one with the pages that `web_search` searches. `only` names the
    models to load, all of them if it is empty. `traces` is the OTLP/HTTP address that OpenTelemetry traces go to.
    """

    repository: Path = CHECKOUT / "model_repository"
    run_root: Path = CHECKOUT / "build" / "run"
    server_id: str = field(default_factory=new_server_id)
    control: ControlKey = field(default_factory=ControlKey.new)
    profile: Profile = "cpu"
    decoder: Path | None = None
    cache: Path | None = None
    store: Path | None = None
    index: Path | None = None
    traces: str | None = None
    only: tuple[str, ...] = ()
    address: str = LOOPBACK
    grpc_port: int = 0
    http_port: int = 0
    metrics_port: int = 0
    ready_seconds: float = 300.0
    exit_seconds: int = 5
    shm_default_bytes: int = 4 << 20
    shm_growth_bytes: int = 16 << 20

    def __post_init__(self) -> None:
        if not self.repository.is_dir():
            raise InvalidRequest(f"model repository {self.repository} is not a folder; pass an existing one")
        if self.decoder is not None and not self.decoder.is_dir():
            raise InvalidRequest(f"decoder {self.decoder} is not a folder; pass one in Hugging Face format")
        check_listen_address(self.address)
        if missing := set(self.only) - {path.parent.name for path in self.repository.glob("*/config.pbtxt")}:
            raise InvalidRequest(f"model repository {self.repository} has no {', '.join(sorted(missing))}")
        self._check_ports()
        if not 0 < self.ready_seconds < float("inf"):
            raise InvalidRequest(f"ready_seconds must be positive and finite, not {self.ready_seconds}")
        if self.exit_seconds < 0:
            raise InvalidRequest(f"exit_seconds (--drain-seconds) must not be negative, as is {self.exit_seconds}")
        if self.traces and not _COLLECTOR.fullmatch(self.traces):
            raise InvalidRequest(f"traces go to an address such as http://HOST:4318/v1/traces, not to {self.traces!r}")

    def _check_ports(self) -> None:
        for name in _PORTS:
            if not 0 <= getattr(self, name) <= 65535:
                raise InvalidRequest(f"{name} must be 0 (any free port) to 65535, not {getattr(self, name)}")
        chosen = [port for name in _PORTS if (port := getattr(self, name))]
        if len(set(chosen)) < len(chosen):
            raise InvalidRequest(f"{', '.join(_PORTS)} must differ, not be {', '.join(map(str, chosen))}")

    @property
    def reached_at(self) -> str:
        """The address by which this machine reaches the server; one on all interfaces is asked on loopback."""
        return LOOPBACK if self.address == EVERYWHERE else self.address

    @property
    def directory(self) -> Path:
        """The server's own folder: backends, log and state."""
        return self.run_root / self.server_id

    @property
    def models(self) -> tuple[str, ...]:
        """Names of the models that are loaded."""
        return tuple(sorted(self.only or (path.parent.name for path in self.repository.glob("*/config.pbtxt"))))


def check_listen_address(address: str) -> None:
    """Raise InvalidRequest unless `address` is an IPv4 address, which is what Triton's three flags take alike."""
    try:
        ipaddress.IPv4Address(address)
    except ValueError as error:
        raise InvalidRequest(f"Triton listens on an IPv4 address such as {EVERYWHERE}, not on {address!r}") from error
