"""Starts openfaze the way a user does, `./openfaze up`, and stops it again."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from client.cli.entry import stop_group
from perf.hardware import CHECKOUT
from python_backends.errors import Unavailable

READY_WITHIN_S = float(os.environ.get("PERF_READY_WITHIN_S", "300"))
STOP_WITHIN_S = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running system: its gateway, Triton's gRPC address, the launcher's process id, seconds until ready."""

    url: str
    grpc: str
    pid: int
    ready_s: float


@contextlib.contextmanager
def serving(**settings: str) -> Iterator[Server]:
    """A system of our own on free ports. `settings` are the gateway's; by default nothing comes from the cache.

    Raises Unavailable, with the end of its log, if it does not become ready.
    """
    http_port, grpc_port = free_port(), free_port()
    named = {f"OPENFAZE_GATEWAY_{name.upper()}": value for name, value in settings.items()}
    log = Path(tempfile.mkdtemp(prefix="openfaze-perf-")) / "server.log"
    started = time.perf_counter()
    with log.open("wb") as sink:
        process = subprocess.Popen(
            ["./openfaze", "up", "--port", str(http_port), "--grpc-port", str(grpc_port)], cwd=CHECKOUT,
            env={**os.environ, "OPENFAZE_GATEWAY_CACHE": "off", **named}, stdin=subprocess.DEVNULL, stdout=sink,
            stderr=sink, start_new_session=True,
        )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{http_port}"
        _await_ready(url, process, log)
        yield Server(url, f"127.0.0.1:{grpc_port}", process.pid, time.perf_counter() - started)
    finally:
        stop_group(process, STOP_WITHIN_S)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    with httpx.Client(timeout=2.0, trust_env=False) as client:
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise Unavailable(f"./openfaze up ended with status {process.returncode}: {tail(log)}")
            with contextlib.suppress(httpx.HTTPError):
                if client.get(f"{url}/health/ready").status_code == 200:
                    return
            time.sleep(0.1)
    raise Unavailable(f"./openfaze up was not ready after {READY_WITHIN_S:.0f} s: {tail(log)}")


def tail(log: Path, characters: int = 2000) -> str:
    """The end of a log file."""
    return log.read_text("utf-8", errors="replace")[-characters:]
