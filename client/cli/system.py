"""Triton and the gateway as one thing that starts, is watched and stops."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType

from client.cli.gateway_process import GatewayOptions, GatewayProcess
from client.cli.settings import make_folder
from client.cli.state import FILE, RunState, sweep
from client.gateway.config import ENV_KEYS, config_of
from python_backends.runtime import ports, processes
from python_backends.runtime.config import RuntimeConfig
from python_backends.runtime.server import TritonServer

_WATCH_SECONDS = 0.5
_NOT_YET = "127.0.0.1:1"  # stands for addresses that are chosen later


@dataclass(frozen=True)
class SystemConfig:
    """Where the gateway listens (port 0: any free one) and who may use it. No keys means no authentication; one that
    is not `shared` is for the command that starts it.

    Raises BadConfiguration, before anything is started, for all that the gateway would refuse: these fields and its
    variables in `environment`.
    """

    runtime: RuntimeConfig
    host: str = "127.0.0.1"
    port: int = 8000
    api_keys: tuple[str, ...] = ()
    shared: bool = True
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)

    def __post_init__(self) -> None:
        config_of({**self.environment, ENV_KEYS: ",".join(self.api_keys)}, host=self.host, port=self.port,
                  triton=_NOT_YET, metrics=_NOT_YET)  # fmt: skip


class System:
    """`with System(config) as system:` starts both, announces them in the run folder, and always stops both."""

    def __init__(self, config: SystemConfig) -> None:
        self.config = config
        self.triton = TritonServer(config.runtime)
        port = config.port or ports.free_ports(config.host, 1)[0]
        self.gateway = GatewayProcess(GatewayOptions(
            config.host, port, self.triton.grpc, self.triton.metrics, config.api_keys, config.runtime.server_id,
            config.runtime.directory / "gateway.log", config.runtime.control,
        ))  # fmt: skip

    def __enter__(self) -> System:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop(keep_logs=_is_failure(error))

    @property
    def url(self) -> str:
        """Base URL of the gateway."""
        return self.gateway.url

    def start(self) -> None:
        """Start Triton, prove its values, start the gateway. Leaves nothing running when it raises."""
        options = self.gateway.options
        ports.require_free(options.host, options.port, "--port (or OPENFAZE_PORT)")
        sweep(self.config.runtime.run_root)
        make_folder(self.config.runtime.directory)
        self._announce(ready=False)
        try:
            self.triton.start()
            self.gateway.start()
        except BaseException as error:
            self.stop(keep_logs=_is_failure(error))
            raise
        self._announce(ready=True)

    def watch(self) -> None:
        """Return never; raise Unavailable when either part has ended."""
        while True:
            self.check()
            time.sleep(_WATCH_SECONDS)

    def check(self) -> None:
        """Raise Unavailable if either part has ended."""
        self.triton.check()
        self.gateway.check()

    def stop(self, *, keep_logs: bool = False) -> None:
        """Stop both and delete the run folder; after a failure its logs stay. A second Ctrl-C does not interrupt it."""
        directory = self.config.runtime.directory
        with _uninterrupted():
            self.gateway.stop()
            self.triton.stop()
            (directory / FILE).unlink(missing_ok=True)
            if not keep_logs:
                shutil.rmtree(directory, ignore_errors=True)

    def _announce(self, *, ready: bool) -> None:
        owner = os.getpid()
        RunState(
            server_id=self.config.runtime.server_id, owner=owner, owner_ticks=processes.started(owner) or 0,
            machine=processes.machine(),
            url=self.url, grpc=self.triton.grpc, http=self.triton.http, metrics=self.triton.metrics,
            control=self.config.runtime.control.text,
            authenticated=bool(self.config.api_keys), ready=ready, shared=self.config.shared,
        ).save(self.config.runtime.directory)  # fmt: skip


def _is_failure(error: BaseException | None) -> bool:
    """Whether somebody will want to see the logs: whatever went wrong, but not a wish to stop."""
    return isinstance(error, Exception)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold signals off while processes are being ended; only the main thread can."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    previous = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
