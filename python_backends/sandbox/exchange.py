"""One run in one sandbox: a request in, output and an answer out, and an end to whatever breaks a bound."""

from __future__ import annotations

import contextlib
import os
import selectors
import threading
import time
from dataclasses import dataclass
from typing import Literal

from python_backends.sandbox import processes
from python_backends.sandbox.cell import Cell
from python_backends.sandbox.confinement import TEMPORARY, WORK
from python_backends.sandbox.wire import BadFrame, GuestAnswer, Output, Scanner

StopReason = Literal["wall_time", "cpu_time", "memory", "files", "output", "abandoned", "protocol"]

_CHUNK = 1 << 16
_LOOK_S = 0.025  # between two looks at what a sandbox uses


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run left. `exit_status` is None where we ended it, for `stopped_by`; `answer` where no guest answered."""

    stdout: Output
    stderr: Output
    answer: GuestAnswer | None
    blob: bytes
    exit_status: int | None
    stopped_by: StopReason | None
    seconds: float


class Exchange:
    """Speaks with the guest of `cell` for one run of at most `wall_s`; `abandoned` ends it early."""

    def __init__(self, cell: Cell, wall_s: float, abandoned: threading.Event) -> None:
        self._cell, self._abandoned = cell, abandoned
        limits = cell.limits
        self._stdout, self._stderr = Output(limits.output_bytes), Output(limits.output_bytes)
        self._scanner = Scanner(cell.token, self._stdout, limits.returned_bytes)
        self._started = time.monotonic()
        self._deadline = self._started + wall_s
        self._cpu_before = processes.usage(processes.tree(cell.root)).cpu_s
        self._next_look = self._started + _LOOK_S
        self._over = False

    def run(self, request: bytes) -> Outcome:
        """Send `request` and hear it out."""
        waiting, reason = memoryview(request), None
        source, output, errors = self._cell.descriptors
        with selectors.DefaultSelector() as selector:
            selector.register(source, selectors.EVENT_WRITE)
            selector.register(output, selectors.EVENT_READ)
            selector.register(errors, selectors.EVENT_READ)
            while not self._over and reason is None:
                for key, _ in selector.select(_LOOK_S):
                    if key.fd == source:
                        waiting = self._write(waiting, selector)
                    else:
                        reason = reason or self._read(key.fd, selector)
                reason = reason or (None if self._over else self._broken_bound())
        return self._outcome(reason)

    def _write(self, waiting: memoryview, selector: selectors.BaseSelector) -> memoryview:
        source = self._cell.descriptors[0]
        try:
            waiting = waiting[os.write(source, waiting[:_CHUNK]) :]
        except BlockingIOError:
            return waiting
        except OSError:  # nobody reads any more; its output says why
            waiting = waiting[len(waiting) :]
        if not waiting:
            selector.unregister(source)
        return waiting

    def _read(self, descriptor: int, selector: selectors.BaseSelector) -> StopReason | None:
        data = _chunk(descriptor)
        if data is None:
            return None
        if not data:
            selector.unregister(descriptor)
            self._over = self._over or descriptor == self._cell.descriptors[1]
            return None
        return self._take(descriptor, data)

    def _take(self, descriptor: int, data: bytes) -> StopReason | None:
        if descriptor != self._cell.descriptors[1]:
            self._stderr.add(data)
            return None
        try:
            self._over = self._scanner.feed(data)
        except BadFrame:
            return "protocol"
        return None

    def _broken_bound(self) -> StopReason | None:
        """The bound that is broken, if one is; processes are looked at now and then only."""
        now, limits = time.monotonic(), self._cell.limits
        if now >= self._deadline:
            return "wall_time"
        if self._abandoned.is_set():
            return "abandoned"
        if self._stdout.total + self._stderr.total > limits.flood_bytes:
            return "output"
        if now < self._next_look:
            return None
        self._next_look = now + _LOOK_S
        return self._overuse()

    def _overuse(self) -> StopReason | None:
        cell, limits = self._cell, self._cell.limits
        pids = processes.tree(cell.root)
        used = processes.usage(pids)
        if used.cpu_s - self._cpu_before > limits.cpu_s:
            return "cpu_time"
        if used.memory_bytes > limits.memory_bytes and processes.proportional_memory(pids) > limits.memory_bytes:
            return "memory"
        with contextlib.suppress(OSError):  # it has just ended, which is heard next
            if max(processes.inodes_in(cell.init, folder) for folder in (TEMPORARY, WORK)) > limits.inodes:
                return "files"
        return None

    def _outcome(self, reason: StopReason | None) -> Outcome:
        if reason is not None:
            self._cell.close_processes()
        self._drain()
        answer, status = self._scanner.answer, None
        if reason is None:
            status = answer.exit_status if answer is not None else self._cell.exit_status()
        return Outcome(self._stdout, self._stderr, answer, self._scanner.blob, status, reason,
                       time.monotonic() - self._started)  # fmt: skip

    def _drain(self) -> None:
        """What still lies in the pipes; no more than they hold, for there may be writers left."""
        for descriptor in self._cell.descriptors[1:]:
            for _ in range((1 << 20) // _CHUNK):
                data = _chunk(descriptor)
                if not data:
                    break
                self._take(descriptor, data)
        self._scanner.end()


def _chunk(descriptor: int) -> bytes | None:
    """What is there; nothing at the end; None if nothing is there yet."""
    try:
        return os.read(descriptor, _CHUNK)
    except BlockingIOError:
        return None
