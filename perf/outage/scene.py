"""The processes of one run: a Triton in each host's namespace, the gateway, and the load beside it."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from perf.outage.load import Asked
from perf.outage.namespaces import Net, inside
from perf.outage.server import GRPC_PORT, METRICS_PORT
from perf.server import tail
from python_backends.errors import Unavailable
from python_backends.runtime import processes
from python_backends.runtime.config import CHECKOUT, new_server_id, python_path

GATEWAY_PORT = 8080
READY_WITHIN_S = 180.0
_LINE = re.compile(
    r"^(?P<when>\S+ \S+) \w+ openfaze\.gateway host (?P<host>\S+): (?P<state>\w+), was (?P<old>\w+)$", re.M
)


@dataclass
class Scene:
    """`folder` holds the logs. `server_ids` names what the hosts leave in shared memory when they are killed; `hosts`
    are their processes by number."""

    net: Net
    folder: Path
    server_ids: list[str] = field(default_factory=list)
    hosts: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start_host(self, number: int) -> None:
        """Start a Triton in namespace number `number`; it is not ready yet."""
        server_id = new_server_id()
        self.server_ids.append(server_id)
        folder = self.folder / f"host{number}"
        module = ["perf.outage.server", "--address", self.net.address(number), "--server-id", server_id, "--folder",
                  str(folder)]  # fmt: skip
        self.hosts[number] = self._start(self.net.hosts[number], module, f"host{number}.log")

    def start_gateway(self) -> None:
        """Start the gateway before all hosts."""
        places = [f"{self.net.address(number)}:{GRPC_PORT}/{METRICS_PORT}" for number in range(len(self.net.hosts))]
        self._start(self.net.gateway, ["client.gateway", "--port", str(GATEWAY_PORT)], "gateway.log",
                    OPENFAZE_GATEWAY_TRITONS=",".join(places), OPENFAZE_GATEWAY_CACHE="off")  # fmt: skip

    def load(self, rate: float, seconds: float, pages_every: int) -> subprocess.Popen[str]:
        """The load, running."""
        command = [sys.executable, "-m", "perf.outage.load", "--url", f"http://127.0.0.1:{GATEWAY_PORT}", "--rate",
                   str(rate), "--seconds", str(seconds), "--pages-every", str(pages_every)]  # fmt: skip
        return subprocess.Popen(inside(self.net.gateway, command), cwd=CHECKOUT, env=_environment(),
                                stdout=subprocess.PIPE, text=True)  # fmt: skip

    def changes(self, number: int) -> list[tuple[float, str]]:
        """When (time.time()) the gateway found host `number` in which state, by its log, oldest first."""
        log = (self.folder / "gateway.log").read_text("utf-8")
        found = [line for line in _LINE.finditer(log) if line["host"].startswith(f"{self.net.address(number)}:")]
        return [(datetime.datetime.strptime(line["when"], "%Y-%m-%d %H:%M:%S,%f").timestamp(), line["state"])
                for line in found]  # fmt: skip

    def losses(self, number: int, begun: float, end: float) -> int:
        """How often host `number` was lost between two moments."""
        return sum(1 for when, state in self.changes(number) if state == "lost" and begun <= when < end)

    def await_state(self, number: int, state: str, since: float = 0.0) -> float:
        """When host `number` was first found in `state` after `since`; without that, return once it is. Raises
        Unavailable."""
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline:
            changes = self.changes(number)
            later = [when for when, found in changes if found == state and when >= since - 0.001]  # logs round down
            if later and (since or changes[-1][1] == state):
                return later[0]
            if state == "ready" and self.hosts[number].poll() is not None:
                raise Unavailable(f"host {number} ended: {tail(self.folder / f'host{number}.log')}")
            time.sleep(0.1)
        raise Unavailable(f"host {number} was not {state} within {READY_WITHIN_S:g} s; logs: {self.folder}")

    def _start(self, namespace: str, module: Sequence[str], log: str, **settings: str) -> subprocess.Popen[bytes]:
        with (self.folder / log).open("ab") as sink:
            return subprocess.Popen(inside(namespace, [sys.executable, "-m", *module]), cwd=CHECKOUT,
                             env=_environment() | settings, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink,
                             start_new_session=True)  # fmt: skip


@contextlib.contextmanager
def scene(net: Net, folder: Path) -> Iterator[Scene]:
    """All of it, running and ready; the namespaces end the processes."""
    made = Scene(net, folder)
    started = time.time()
    try:
        for number in range(len(net.hosts)):
            made.start_host(number)
        made.start_gateway()
        for number in range(len(net.hosts)):
            made.await_state(number, "ready", started)
        yield made
    finally:
        for number in range(len(net.hosts)):
            net.kill(number)
        for server_id in made.server_ids:
            processes.remove_shared_memory(server_id)


def answers(load: subprocess.Popen[str]) -> list[Asked]:
    """What the load found, once it has ended."""
    output, _ = load.communicate()
    return [Asked(**json.loads(line)) for line in output.splitlines()]


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("OPENFAZE_")} | {
        "PYTHONPATH": python_path()
    }
