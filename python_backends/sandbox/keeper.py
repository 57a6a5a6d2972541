"""Starts all sandboxes and keeps some started ones of each kind: the one thread that is their parent.

A sandbox ends with the thread that started it (PR_SET_PDEATHSIG), so requests' threads must not start any.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future

from python_backends.errors import OpenfazeError, Unavailable
from python_backends.outlived import Outlived
from python_backends.sandbox import processes
from python_backends.sandbox.cell import Cell, Recipe
from python_backends.sandbox.programs import Runtime

_LOG = logging.getLogger(__name__)
_TICK_S = 1.0


class Keeper:
    """`warm` says how many started sandboxes wait for each kind of program; `ticks` are called every second."""

    def __init__(self, recipe: Recipe, warm: Mapping[Runtime, int], ticks: Sequence[Callable[[], None]] = ()) -> None:
        self._recipe, self._warm, self._ticks = recipe, dict(warm), ticks
        self._waiting: dict[Runtime, deque[Cell]] = {runtime: deque() for runtime in self._warm}
        self._wishes: queue.Queue[tuple[Runtime, Future[Cell]] | None] = queue.Queue()
        self._closed = threading.Event()
        self._next_tick = time.monotonic() + _TICK_S
        self._thread = threading.Thread(target=self._run, name="sandboxes", daemon=True)
        processes.adopt_orphans()
        self._thread.start()

    def take(self, runtime: Runtime) -> Cell:
        """A fresh sandbox, ready; a waiting one if there is one. Raises Unavailable."""
        self._recipe.programs.needs(runtime)
        if self._closed.is_set():
            raise Unavailable("the sandbox is shutting down")
        future: Future[Cell] = Future()
        self._wishes.put((runtime, future))
        cell = future.result()
        try:
            cell.await_ready()
        except OpenfazeError:
            cell.close()
            raise
        return cell

    def close(self) -> None:
        """End the sandboxes that wait; those that were taken are the takers'."""
        self._closed.set()
        self._wishes.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._closed.is_set():
                with Outlived("the keeper of sandboxes"):
                    self._serve()
        finally:
            self._closed.set()  # whatever ended it: nobody is to wait for a thread that is gone
            for cells in self._waiting.values():
                while cells:
                    cells.popleft().close()
            while not self._wishes.empty():
                if (wish := self._wishes.get()) is not None:
                    wish[1].set_exception(Unavailable("the sandbox is shutting down"))

    def _serve(self) -> None:
        """One wish, or the time of a tick; then the waiting ones are made whole, unless more wishes wait."""
        try:
            wish = self._wishes.get(timeout=_TICK_S)
        except queue.Empty:
            wish = None
        if time.monotonic() >= self._next_tick:
            self._next_tick = time.monotonic() + _TICK_S
            for tick in self._ticks:
                with Outlived("a tick of the sandboxes"):
                    tick()
        if wish is not None:
            self._grant(*wish)
        if self._wishes.empty() and not self._closed.is_set():
            self._refill()

    def _grant(self, runtime: Runtime, future: Future[Cell]) -> None:
        try:
            future.set_result(self._waiting_one(runtime) or Cell(runtime, self._recipe))
        except OpenfazeError as error:
            future.set_exception(error)
        except BaseException as error:  # whoever wished is told of a bug as well
            future.set_exception(error)
            raise

    def _waiting_one(self, runtime: Runtime) -> Cell | None:
        cells = self._waiting.get(runtime, deque())
        while cells:
            cell = cells.popleft()
            if cell.alive:
                return cell
            cell.close()
        return None

    def _refill(self) -> None:
        for runtime, cells in self._waiting.items():
            while len(cells) < self._warm[runtime]:
                try:
                    cells.append(Cell(runtime, self._recipe))
                except OpenfazeError as error:  # the next request is told
                    _LOG.warning("no sandbox for %s: %s", runtime, error.message)
                    return
