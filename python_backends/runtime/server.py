"""The life of one Triton server: prepare, start, wait until it is right, watch, stop."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import httpx
import psutil

from python_backends.decoder.checkpoint import DECODER_VARIABLE
from python_backends.errors import OpenfazeError, Unavailable
from python_backends.inference.threads import ThreadPlan, usable_cores
from python_backends.notes import NOTES_VARIABLE
from python_backends.runtime import logs, ports, processes, shares
from python_backends.runtime.binary import Binary, find_binary, install_stub, make_backend_directory
from python_backends.runtime.config import CHECKOUT, Profile, RuntimeConfig
from python_backends.runtime.probes import run_probes
from python_backends.runtime.watchdog import Watchdog
from python_backends.vector_cache.folder import CACHE_VARIABLE
from python_backends.vector_store.folder import STORE_VARIABLE
from python_backends.web_search.folder import INDEX_VARIABLE

_FLAGS = ("grpc", "http", "metrics")
_POLL_SECONDS = 0.1
ENV_CONTROL = "OPENFAZE_TRITON_CONTROL"
_SECRET_VARIABLES = ("OPENFAZE_API_KEY", "OPENFAZE_GATEWAY_", ENV_CONTROL)


class TritonServer:
    """`with TritonServer(config) as server:` starts a server, proves its values and always stops it.

    `grpc`, `http` and `metrics` are its "host:port" addresses on this machine, known before it starts.
    """

    def __init__(self, config: RuntimeConfig, plan: ThreadPlan | None = None) -> None:
        self.config = config
        self.plan = plan or ThreadPlan.for_cores(usable_cores())
        self.ports = _choose_ports(config)
        self.log_path = config.directory / "server.log"
        self._marks = config.directory / "abandoned"
        self._process: subprocess.Popen[bytes] | None = None
        self._watchdog: Watchdog | None = None

    def __enter__(self) -> TritonServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def grpc(self) -> str:
        return f"{self.config.reached_at}:{self.ports['grpc']}"

    @property
    def http(self) -> str:
        return f"{self.config.reached_at}:{self.ports['http']}"

    @property
    def metrics(self) -> str:
        return f"{self.config.reached_at}:{self.ports['metrics']}"

    @property
    def pid(self) -> int | None:
        """Process id (and process group) of the running server."""
        return self._process.pid if self._process else None

    @property
    def log(self) -> str:
        return logs.read_log(self.log_path)

    def start(self) -> None:
        """Start, wait for readiness, check known values, and from then on bring back models whose process dies.

        On any failure nothing is left running.

        Raises Unavailable with code port_taken, server_missing, model_failed, server_failed, not_ready or probe_failed.
        """
        deadline = time.monotonic() + self.config.ready_seconds
        try:
            self.launch()
            self.wait_ready(deadline)
            run_probes(self.grpc, self.config.repository, self.config.models)
            self._watch()
        except BaseException:
            self.stop()
            raise

    def launch(self) -> None:
        """Start the process without waiting for it."""
        for name in _FLAGS:
            ports.require_free(self.config.address, self.ports[name], f"--{name}-port")
        binary = find_binary()
        install_stub(binary)
        backends = make_backend_directory(binary, self.config.directory / "backends")
        self._marks.mkdir(mode=0o700, parents=True, exist_ok=True)
        environment = {**inherited(os.environ), **binary.environment(), **self.plan.environment,
                       NOTES_VARIABLE: str(self._marks.resolve())}  # fmt: skip
        if self.config.decoder is not None:
            environment[DECODER_VARIABLE] = str(self.config.decoder.resolve())
        if self.config.cache is not None:
            environment[CACHE_VARIABLE] = str(self.config.cache.resolve())
        if self.config.store is not None:
            environment[STORE_VARIABLE] = str(self.config.store.resolve())
        if self.config.index is not None:
            environment[INDEX_VARIABLE] = str(self.config.index.resolve())
        with self.log_path.open("wb") as log:
            # The stub ignores PYTHONPATH and imports from its working directory.
            # Its own session: Ctrl-C in the terminal reaches us, and we stop the server in order.
            self._process = subprocess.Popen(
                command_line(self.config, self.ports, binary, backends), env=environment, stdin=subprocess.DEVNULL,
                cwd=CHECKOUT, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def wait_ready(self, deadline: float) -> None:
        """Return once this very server answers ready; `deadline` is a time.monotonic() value."""
        with httpx.Client(base_url=f"http://{self.http}", trust_env=False, timeout=2.0) as client:
            while not self._answers_ready(client):
                self.check()
                if time.monotonic() > deadline:
                    raise Unavailable(f"Triton was not ready within {self.config.ready_seconds:g} s; its last lines:\n"
                                      f"{logs.tail(self.log)}\n{self._full_log}", code="not_ready")  # fmt: skip
                time.sleep(_POLL_SECONDS)
        if self._process is not None:
            processes.hide_arguments(self._process.pid, self.config.control.value)

    def check(self) -> None:
        """Raise Unavailable if the server has ended, or if a model died and could not be brought back.

        Where a model is to blame for the end, its own log lines are in the message.
        """
        if self._process is None:
            raise Unavailable("Triton is not running", code="server_failed")
        status = self._process.poll()
        if status is not None:
            raise self._failure(status)
        if self._watchdog is not None:
            self._watchdog.check()

    def stop(self) -> None:
        """End the server, its stubs and their shared memory. Safe to call at any time, more than once."""
        process, self._process = self._process, None
        watchdog, self._watchdog = self._watchdog, None
        if watchdog is not None:
            watchdog.end()
        if process is not None:
            _end(process, self.config.exit_seconds)
        if watchdog is not None:
            watchdog.join()
        processes.remove_shared_memory(self.config.server_id)
        for folder in (self.config.directory / "backends", self._marks):
            shutil.rmtree(folder, ignore_errors=True)

    def _watch(self) -> None:
        assert self.pid is not None, "launch comes first"
        self._watchdog = Watchdog(self.pid, self.http, self.config.control)
        self._watchdog.start()

    def _answers_ready(self, client: httpx.Client) -> bool:
        try:
            # The name tells our server from a stranger that took the port in the meantime.
            return client.get("/v2").json().get("name") == self.config.server_id and (
                client.get("/v2/health/ready").status_code == httpx.codes.OK
            )
        except (httpx.HTTPError, ValueError):
            return False

    def _failure(self, status: int) -> OpenfazeError:
        log = self.log
        cause = f"by {signal.Signals(-status).name}" if status < 0 else f"with exit code {status}"
        broken = logs.failed_models(log)
        if broken:
            lines = "\n".join(f"--- {model} ---\n{logs.lines_about(model, log)}" for model in broken)
            return Unavailable(f"Triton could not load {', '.join(broken)}; log lines:\n{lines}\n{self._full_log}",
                               code="model_failed")  # fmt: skip
        return Unavailable(f"Triton ended {cause}; its last lines:\n{logs.tail(log)}\n{self._full_log}",
                           code="server_failed")  # fmt: skip

    @property
    def _full_log(self) -> str:
        return f"full log: {self.log_path}"


def inherited(environment: Mapping[str, str]) -> dict[str, str]:
    """What the server and its stubs may know of our environment: not its keys, as they read documents."""
    return {name: value for name, value in environment.items() if not name.startswith(_SECRET_VARIABLES)}


def _choose_ports(config: RuntimeConfig) -> dict[str, int]:
    wanted = {name: int(getattr(config, f"{name}_port")) for name in _FLAGS}
    free = ports.free_ports(config.address, len(_FLAGS))
    return {name: port or spare for (name, port), spare in zip(wanted.items(), free, strict=True)}


_RESPONSE_CACHE_BYTES = 16 << 20
PROFILE_FLAGS: Mapping[Profile, tuple[str, ...]] = {
    "cpu": (),
    "gpu-dry-run": ("--model-config-name=gpu", *shares.FLAGS),
}
_TRACE_ONE_IN = 100


def command_line(config: RuntimeConfig, chosen: Mapping[str, int], binary: Binary, backends: Path) -> list[str]:
    """Arguments of tritonserver for `config` with the ports `chosen`."""
    shm = {"shm-region-prefix-name": config.server_id, "shm-default-byte-size": config.shm_default_bytes,
           "shm-growth-byte-size": config.shm_growth_bytes}  # fmt: skip
    return [
        str(binary.executable),
        f"--id={config.server_id}",
        f"--model-repository={config.repository.resolve()}",
        f"--backend-directory={backends.resolve()}",
        f"--cache-directory={binary.caches}",
        # For models that ask for it (`response_cache`): the guard, the cache and the router look at the same words.
        f"--cache-config=local,size={_RESPONSE_CACHE_BYTES}",
        *PROFILE_FLAGS[config.profile],
        # Configurations are complete by rule; completing them would start every Python model twice.
        "--disable-auto-complete-config",
        # Explicit control lets the watchdog replace a model whose stub died; only it and the gateway have the key.
        "--model-control-mode=explicit",
        *(f"--load-model={model}" for model in config.only or ("*",)),
        # Triton takes the key by argument only, so `wait_ready` wipes it there once it has been read.
        *config.control.flags,
        "--strict-readiness=true",
        f"--exit-timeout-secs={config.exit_seconds}",
        "--allow-gpu-metrics=false",
        *(f"--{name}-address={config.address}" for name in _FLAGS),
        *(f"--{name}-port={chosen[name]}" for name in _FLAGS),
        *(f"--backend-config=python,{key}={value}" for key, value in shm.items()),
        *(trace_flags(config.traces) if config.traces else []),
    ]


def trace_flags(url: str) -> list[str]:
    """Arguments that make Triton send one in a hundred requests, and all that come with a `traceparent`, to `url`."""
    settings = ("mode=opentelemetry", "level=TIMESTAMPS", f"rate={_TRACE_ONE_IN}", f"opentelemetry,url={url}",
                "opentelemetry,resource=service.name=openfaze-triton")  # fmt: skip
    return [f"--trace-config={setting}" for setting in settings]


def _end(process: subprocess.Popen[bytes], exit_seconds: int) -> None:
    """SIGTERM, patience, then SIGKILL for the server and whatever is left of its group."""
    group = process.pid
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(exit_seconds + 5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    else:
        # The server died by itself; its stubs notice within a second, but nobody waits for that.
        psutil.wait_procs(processes.group_members(group), timeout=0.1)
    processes.kill_group(group)
