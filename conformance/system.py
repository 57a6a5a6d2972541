"""The server that a suite runs against: one started here as a user would, or one that runs already."""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from client.cli.entry import stop_group
from client.gateway.config import ENV_KEYS
from conformance.assets import all_assets
from conformance.site import Site, serving
from python_backends.errors import Unavailable
from python_backends.fetch.admitted import ADMIT_VARIABLE
from python_backends.runtime.config import CHECKOUT, LOOPBACK, python_path
from python_backends.runtime.ports import free_ports
from python_backends.web_search.folder import INDEX_VARIABLE

READY_WITHIN_S = 300.0
STOP_WITHIN_S = 30.0


@dataclass(frozen=True, slots=True)
class Target:
    """Where the suites point: the gateway without /v1, a key it accepts, and our documents."""

    url: str
    key: str
    site: Site

    @property
    def base_url(self) -> str:
        """What an SDK is given."""
        return f"{self.url}/v1"

    @property
    def environment(self) -> dict[str, str]:
        """For programs that read the address and key from there; nothing of ours goes through a proxy."""
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        return {**kept, "INTERFAZE_API_KEY": self.key, "INTERFAZE_BASE_URL": self.base_url, "no_proxy": "*"}


@contextlib.contextmanager
def target_of(options: Namespace) -> Iterator[Target]:
    """What `options` ask for; a server of our own, which may fetch from our documents alone, where they name none."""
    with serving(all_assets(), options.assets_port) as site:
        if options.url:
            target = Target(options.url.rstrip("/").removesuffix("/v1"), options.key, site)
            if not _is_ready(target):
                raise Unavailable(f"no gateway is ready at {target.url}")
            yield target
        else:
            with _own_server(site) as target:
                yield target


@contextlib.contextmanager
def _own_server(site: Site) -> Iterator[Target]:
    port, key = free_ports(LOOPBACK, 1)[0], secrets.token_urlsafe(24)
    folder = Path(tempfile.mkdtemp(prefix="openfaze-conformance-"))
    environment = {
        **os.environ,
        "OPENFAZE_GATEWAY_CACHE": "off",
        "PYTHONPATH": python_path(),
        ENV_KEYS: key,
        ADMIT_VARIABLE: site.address,
        INDEX_VARIABLE: str(folder / "web_index"),
    }
    log = folder / "server.log"
    with log.open("wb") as sink:
        # Something to be found: our own pages.
        subprocess.run([sys.executable, "-m", "client.cli", "index", "add", "docs"], cwd=CHECKOUT, env=environment,
                       stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, check=False)  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-m", "client.cli", "up", "--port", str(port)], cwd=CHECKOUT, env=environment,
            stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, start_new_session=True,
        )  # fmt: skip
    try:
        target = Target(f"http://{LOOPBACK}:{port}", key, site)
        _await_ready(target, process, log)
        yield target
    finally:
        stop_group(process, STOP_WITHIN_S)


def _await_ready(target: Target, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        if _is_ready(target):
            return
        time.sleep(0.2)
    raise Unavailable(f"the server was not ready: {log.read_text('utf-8', errors='replace')[-2000:]}")


def _is_ready(target: Target) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(f"{target.url}/health/ready", timeout=2.0, trust_env=False).is_success
    return False
