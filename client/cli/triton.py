"""`triton`: the inference server alone, without the gateway, for a gateway of its own to stand before."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from client.cli.attached import runtime_config
from client.cli.index import default_folder
from client.cli.settings import Settings, make_folder
from client.cli.terminal import write_result
from client.cli.tools import build_models
from client.errors import BadConfiguration
from client.gateway.config import is_loopback
from client.gateway.secret_files import with_secrets
from python_backends.errors import InvalidRequest
from python_backends.runtime.config import RuntimeConfig
from python_backends.runtime.control import ControlKey
from python_backends.runtime.server import ENV_CONTROL, TritonServer
from python_backends.vector_cache.folder import CACHE_VARIABLE
from python_backends.vector_store.folder import STORE_VARIABLE
from python_backends.web_search.folder import INDEX_VARIABLE

PORTS = {"grpc": 8001, "http": 8000, "metrics": 8002}
_WATCH_SECONDS = 0.5


def add_command(commands: Any) -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser("triton", help="start the inference server alone, until it is told to stop")
    parser.add_argument("--listen", default=RuntimeConfig.address, metavar="ADDRESS",
                        help="IPv4 address of all three ports (default %(default)s)")  # fmt: skip
    for name, port in PORTS.items():
        parser.add_argument(f"--{name}-port", type=int, default=port, help="default %(default)s; 0 takes a free one")
    parser.add_argument("--repository", type=Path, default=RuntimeConfig.repository, help="model repository")
    parser.add_argument("--decoder", type=Path, default=None, help="decoder folder (Hugging Face) in place of our own")
    parser.add_argument("--ready-seconds", type=float, default=RuntimeConfig.ready_seconds,
                        help="how long loading may take (default %(default)g)")  # fmt: skip
    parser.add_argument("--drain-seconds", type=int, default=RuntimeConfig.exit_seconds,
                        help="how long running requests may finish when it stops (default %(default)s)")  # fmt: skip
    parser.add_argument("--traces", default=None, metavar="URL",
                        help="send OpenTelemetry traces there by OTLP/HTTP (http://HOST:4318/v1/traces)")  # fmt: skip
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Start, say where it listens, pass its log on, and watch. Ends by a signal or by the failure of the server, whose
    log then stays, as the failure names it."""
    config = config_for(options)
    log = _Log(config.directory / "server.log")
    asked_to_stop = False
    try:
        build_models()
        make_folder(config.directory)
        with TritonServer(config) as server:
            write_result(f"Triton is ready: gRPC {server.grpc}   HTTP {server.http}   metrics {server.metrics}\n")
            while True:
                log.pass_on()
                server.check()
                time.sleep(_WATCH_SECONDS)
    except KeyboardInterrupt:
        asked_to_stop = True
        raise
    finally:
        log.pass_on()
        if asked_to_stop:
            shutil.rmtree(config.directory, ignore_errors=True)


def config_for(options: argparse.Namespace) -> RuntimeConfig:
    """What the server is started with, attached models included. Raises InvalidRequest for what cannot be obeyed."""
    settings = Settings.from_environment(os.environ)
    control = _control()
    if not is_loopback(options.listen) and not control.name:
        raise BadConfiguration(f"Listening on {options.listen} needs a key for what changes the server: set "
                               f"{ENV_CONTROL} (or {ENV_CONTROL}_FILE) to NAME=VALUE, and the gateway's "
                               "OPENFAZE_GATEWAY_CONTROL to the same.")  # fmt: skip
    folder = settings.run_root
    return runtime_config(
        folder, options.repository.resolve(), address=options.listen, decoder=options.decoder,
        control=control if control.name else ControlKey.new(), traces=options.traces,
        cache=None if CACHE_VARIABLE in os.environ else folder / "vector_cache",
        store=None if STORE_VARIABLE in os.environ else folder / "vector_store",
        index=None if INDEX_VARIABLE in os.environ else default_folder(folder),
        grpc_port=options.grpc_port, http_port=options.http_port, metrics_port=options.metrics_port,
        ready_seconds=options.ready_seconds, exit_seconds=options.drain_seconds,
    )  # fmt: skip


def _control() -> ControlKey:
    try:
        return ControlKey.parse(with_secrets(os.environ, (ENV_CONTROL,)).get(ENV_CONTROL, ""))
    except BadConfiguration:
        raise
    except InvalidRequest as error:
        raise BadConfiguration(f"{ENV_CONTROL} {error.message}") from error


class _Log:
    """Triton's log file, copied to standard error as it grows: a container's log is what its process writes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0

    def pass_on(self) -> None:
        """Write what has been added since the last call."""
        if not self._path.is_file():
            return
        with self._path.open("rb") as file:
            file.seek(self._read)
            text = file.read()
        self._read += len(text)
        sys.stderr.write(text.decode("utf-8", "replace"))
        sys.stderr.flush()
