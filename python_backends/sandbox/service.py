"""Runs programs: in a fresh sandbox each, or in that of a session."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from python_backends.errors import Unavailable
from python_backends.sandbox.cell import Cell, Recipe
from python_backends.sandbox.exchange import Exchange, Outcome
from python_backends.sandbox.keeper import Keeper
from python_backends.sandbox.programs import Runtime
from python_backends.sandbox.request import SandboxRequest, frame_of
from python_backends.sandbox.result import SandboxResult, sandbox_result
from python_backends.sandbox.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much a service keeps and does: `warm` sandboxes of each kind, runs at once, sessions and their idle time."""

    warm: int = 2
    at_once: int = 4
    sessions: int = 8
    idle_s: float = 600.0
    wall_s: float = 10.0
    """How long a program may take that does not say."""


class Service:
    """One per process. Thread-safe; `close` ends everything that it started."""

    def __init__(self, recipe: Recipe, capacity: Capacity) -> None:
        self.recipe, self._capacity = recipe, capacity
        self._running = threading.BoundedSemaphore(capacity.at_once)
        self._sessions = Sessions(capacity.sessions, capacity.idle_s)
        self._keeper = Keeper(recipe, warm_of(recipe, capacity.warm), [self._sessions.expire])

    def run(
        self, request: SandboxRequest, media: list[bytes], abandoned: threading.Event | None = None
    ) -> SandboxResult:
        """How the program of a checked request ran. Raises Unavailable."""
        self.recipe.programs.needs(request.runtime)
        if not self._running.acquire(timeout=self._capacity.wall_s):
            most = self._capacity.at_once
            raise Unavailable(f"{most} programs are running, which is the most; send it again", code="sandbox_busy")
        try:
            outcome, started = self._run(request, media, abandoned or threading.Event())
        finally:
            self._running.release()
        return sandbox_result(request, outcome, started)

    def close(self) -> None:
        """End all sandboxes that no request holds."""
        self._sessions.close()
        self._keeper.close()

    def _run(self, request: SandboxRequest, media: list[bytes], abandoned: threading.Event) -> tuple[Outcome, bool]:
        wall_s = request.seconds or min(self._capacity.wall_s, self.recipe.limits.wall_s)
        with self._sandbox(request) as (cell, started, used):
            outcome = Exchange(cell, wall_s, abandoned).run(frame_of(request, media))
            used(outcome)
        return outcome, started

    @contextmanager
    def _sandbox(self, request: SandboxRequest) -> Iterator[tuple[Cell, bool, Callable[[Outcome], None]]]:
        """A sandbox for one run, whether it is fresh, and whom to tell of the outcome."""
        outcomes: list[Outcome] = []
        if request.session is None:
            cell = self._keeper.take(request.runtime)
            try:
                yield cell, True, outcomes.append
            finally:
                cell.close()
            return
        key = (request.session, request.runtime)
        held = kept = self._sessions.take(key)
        try:
            held = held or self._keeper.take(request.runtime)
            yield held, kept is None, outcomes.append
        finally:
            if held is not None and (request.end_session or not _goes_on(outcomes)):
                held.close()
                held = None
            self._sessions.give_back(key, held)


def _goes_on(outcomes: list[Outcome]) -> bool:
    """Whether the sandbox can run another program."""
    return any(outcome.answer is not None and not outcome.answer.ended and outcome.stopped_by is None
               for outcome in outcomes)  # fmt: skip


def warm_of(recipe: Recipe, warm: int) -> Mapping[Runtime, int]:
    """Only what is installed is kept warm."""
    runtimes: tuple[Runtime, ...] = ("python",) if recipe.programs.deno is None else ("python", "deno")
    return dict.fromkeys(runtimes, warm)
