"""The gateway as a child process: started, waited for, stopped."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from client.gateway.config import ENV_CONTROL, ENV_KEYS
from client.gateway.secret_files import file_variables
from python_backends.errors import Unavailable
from python_backends.runtime import logs, ports, processes
from python_backends.runtime.config import CHECKOUT, python_path
from python_backends.runtime.control import ControlKey

READY_SECONDS = 60.0
STOP_SECONDS = 15.0
_PORT_FLAG = "--port (or OPENFAZE_PORT)"


@dataclass(frozen=True)
class GatewayOptions:
    """Where one gateway listens and what it speaks to; `log_path` takes its output.

    `settings` are variables of its environment that count instead of this process's own.
    """

    host: str
    port: int
    triton: str
    metrics: str
    api_keys: tuple[str, ...]
    server_id: str
    log_path: Path
    control: ControlKey = ControlKey()
    settings: Mapping[str, str] = field(default_factory=dict)


class GatewayProcess:
    """`python -m client.gateway` with `options`."""

    def __init__(self, options: GatewayOptions) -> None:
        self.options = options
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where this machine reaches it; a gateway on all interfaces is asked on loopback."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.options.host, self.options.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.options.port}"

    def start(self) -> None:
        """Start and return once /health/ready answers 200; Unavailable with its log lines if it does not."""
        given = self.options
        ports.require_free(given.host, given.port, _PORT_FLAG)
        inherited = {name: value for name, value in os.environ.items() if name not in file_variables()}
        environment = {**inherited, **given.settings, "PYTHONPATH": python_path(),
                       processes.SERVER_ID_VARIABLE: given.server_id, ENV_KEYS: ",".join(given.api_keys),
                       ENV_CONTROL: given.control.text}  # fmt: skip
        command = [sys.executable, "-m", "client.gateway", "--host", given.host, "--port", str(given.port),
                   "--triton", given.triton, "--metrics", given.metrics]  # fmt: skip
        with given.log_path.open("wb") as log:
            self._process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL,
                                             stdout=log, stderr=subprocess.STDOUT, start_new_session=True)  # fmt: skip
        self._wait_ready(time.monotonic() + READY_SECONDS)

    def check(self) -> None:
        """Raise Unavailable, with its last log lines, if the gateway has ended."""
        status = self._process.poll() if self._process else 0
        if status is not None:
            raise Unavailable(f"the gateway ended with exit status {status}; its last lines:\n"
                              f"{logs.tail(logs.read_log(self.options.log_path))}", code="gateway_failed")  # fmt: skip

    def stop(self) -> None:
        """Let running requests finish for a moment, then end it."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        processes.kill_group(process.pid)

    def _wait_ready(self, deadline: float) -> None:
        with httpx.Client(base_url=self.url, trust_env=False, timeout=5.0) as client:
            while not _is_ready(client):
                self.check()
                if time.monotonic() > deadline:
                    raise Unavailable(f"the gateway was not ready within {READY_SECONDS:g} s; its last lines:\n"
                                      f"{logs.tail(logs.read_log(self.options.log_path))}",
                                      code="not_ready")  # fmt: skip
                time.sleep(0.1)


def _is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/health/ready").status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
