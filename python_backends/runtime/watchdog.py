"""Bringing back a model whose stub process has died, which Triton 2.51 leaves dead.

A stub that crashes, or that the kernel kills for its memory, stays a zombie child of tritonserver, and its model
answers "Stub process is not healthy" from then on although Triton still calls it ready. A stub that ends in order,
because its model is being replaced or the server stops, is reaped at once. That is the whole distinction made here.

Loading alone does nothing, as nothing in the repository has changed: the model has to be unloaded first. Ensembles that
it is a step of come back with it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from python_backends.errors import Unavailable
from python_backends.runtime.binary import STUB
from python_backends.runtime.control import ControlKey

_LOG = logging.getLogger("openfaze.watchdog")
_LOOK_SECONDS = 0.1
# Listing all processes is dearer than looking at those known; stubs come and go only when models are loaded.
_LIST_SECONDS = 1.0


@dataclass(frozen=True)
class WatchdogSettings:
    """How often a model is brought back. Times are seconds.

    A model that dies more than `deaths` times within `window_seconds`, or that cannot be loaded in `attempts` tries
    with pauses that double from `pause_seconds`, is given up.
    """

    deaths: int = 5
    window_seconds: float = 60.0
    attempts: int = 4
    pause_seconds: float = 0.5
    load_seconds: float = 120.0


@dataclass(frozen=True)
class _Stub:
    process: psutil.Process
    model: str


class Watchdog:
    """A thread that watches the stubs of the tritonserver `pid`, whose HTTP is at `address` ("host:port").

    `control` is the key to its model repository.
    """

    def __init__(self, pid: int, address: str, control: ControlKey, settings: WatchdogSettings | None = None) -> None:
        self._settings = settings or WatchdogSettings()
        self._server = psutil.Process(pid)
        self._control = control
        self._url = f"http://{address}/v2/repository/models"
        self._stubs: dict[int, _Stub] = {}
        self._zombies: set[int] = set()
        self._deaths: defaultdict[str, deque[float]] = defaultdict(deque)
        self._ended = threading.Event()
        self._failure: Unavailable | None = None
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begin; the server must be ready."""
        self._list()
        self._thread.start()

    def check(self) -> None:
        """Raise Unavailable (code model_failed) once a model has been given up."""
        if self._failure is not None:
            raise self._failure

    def end(self) -> None:
        """Take no death seriously any more. Call it before the server is stopped, `join` after."""
        self._ended.set()

    def join(self) -> None:
        """Wait for the thread, which a load under way may hold until the server is gone."""
        if self._thread.is_alive():
            self._thread.join(self._settings.load_seconds)

    def _run(self) -> None:
        listed = time.monotonic()
        try:
            while not self._ended.wait(_LOOK_SECONDS):
                for model in self._died():
                    self._bring_back(model)
                    listed = 0.0
                if time.monotonic() - listed > _LIST_SECONDS:
                    self._list()
                    listed = time.monotonic()
        except psutil.NoSuchProcess:
            return  # the server itself is gone, which its owner notices
        except Unavailable as error:
            self._failure = error
            _LOG.critical("%s", error.message)

    def _list(self) -> None:
        """Learn the stubs that live now; the model of one that is a zombie can no longer be told."""
        for process in self._server.children():
            if process.pid not in self._stubs:
                model = _model_of(process)
                if model is not None:
                    self._stubs[process.pid] = _Stub(process, model)

    def _died(self) -> list[str]:
        """Models that lost a stub: a zombie in two looks, for one in order is a zombie only until it is reaped."""
        before, self._zombies = self._zombies, set()
        dead: dict[str, None] = {}
        for pid, stub in list(self._stubs.items()):
            state = _state(stub.process)
            if state == psutil.STATUS_ZOMBIE and pid in before:
                dead[stub.model] = None
            if state is None or pid in before:
                del self._stubs[pid]
            elif state == psutil.STATUS_ZOMBIE:
                self._zombies.add(pid)
        return list(dead)

    def _bring_back(self, model: str) -> None:
        """Load `model` anew. Raises Unavailable when it is given up."""
        settings, now, deaths = self._settings, time.monotonic(), self._deaths[model]
        deaths.append(now)
        while now - deaths[0] > settings.window_seconds:
            deaths.popleft()
        if len(deaths) > settings.deaths:
            raise _given_up(model, f"its processes died {len(deaths)} times within {settings.window_seconds:g} s")
        _LOG.warning("a process of model %s died; loading the model again", model)
        self._retried(model, lambda: self._reload(model))
        if not self._ended.is_set():
            _LOG.warning("model %s is loaded again after %.1f s", model, time.monotonic() - now)

    def _retried(self, model: str, load: Callable[[], None]) -> None:
        pause = self._settings.pause_seconds
        for attempt in range(1, self._settings.attempts + 1):
            try:
                return load()
            except httpx.HTTPError as error:
                if self._ended.is_set() or _state(self._server) in (None, psutil.STATUS_ZOMBIE):
                    return
                _LOG.error("model %s could not be loaded again (attempt %d): %s", model, attempt, error)
            if self._ended.wait(pause):
                return
            pause *= 2
        raise _given_up(model, f"it could not be loaded in {self._settings.attempts} attempts")

    def _reload(self, model: str) -> None:
        with httpx.Client(headers=self._control.http, trust_env=False, timeout=self._settings.load_seconds) as client:
            for step in ("unload", "load"):
                client.post(f"{self._url}/{model}/{step}", json={}).raise_for_status()


def _given_up(model: str, why: str) -> Unavailable:
    return Unavailable(f"model {model} is given up: {why}; see the server's log, then start again", code="model_failed")


def _state(process: psutil.Process) -> str | None:
    """The process's state; None once it has been reaped."""
    try:
        return str(process.status())
    except psutil.NoSuchProcess:
        return None


def _model_of(process: psutil.Process) -> str | None:
    """The model that a stub serves, from the path of the model's file on its command line: MODEL/VERSION/FILE."""
    try:
        arguments = process.cmdline()
    except psutil.Error:
        return None
    if len(arguments) < 2 or Path(arguments[0]).name != STUB:
        return None
    return Path(arguments[1]).parent.parent.name
