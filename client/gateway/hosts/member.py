"""One host among several: what is known of its health, and how much it has to do."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from client.gateway.engine import Readiness
from client.gateway.hosts.host import Host

State = Literal["unknown", "ready", "recovering", "not_ready", "lost"]
Outcome = Literal["answered", "failed", "died", "lost", "moved", "left"]
_LOG = logging.getLogger("openfaze.gateway")
STATES: tuple[State, ...] = ("unknown", "ready", "recovering", "not_ready", "lost")
OUTCOMES: tuple[Outcome, ...] = ("answered", "failed", "died", "lost", "moved", "left")
_PROOFS = 2
"""Looks in a row at which a host that was lost must be ready before it gets requests again."""


class Member:
    """`host` under its `name` (HOST:PORT). `lost` is set while it cannot be reached.

    `drained` is a wish of the operator's, `retired` means that its address is gone; neither touches what runs.
    """

    def __init__(self, name: str, host: Host) -> None:
        self.name, self.host = name, host
        self.outstanding = 0
        self.drained = self.retired = False
        self.lost = asyncio.Event()
        self.outcomes: Counter[Outcome] = Counter()
        self.losses = self.unanswered_looks = 0
        self._state: State = "unknown"
        self._unanswered = self._proofs = 0

    @property
    def state(self) -> State:
        """What the last looks and requests say; requests that met a death know of a recovery first."""
        return "recovering" if self._state == "ready" and self.host.recovering else self._state

    @property
    def doubtful(self) -> bool:
        """Whether the last look was not answered."""
        return self._unanswered > 0

    @property
    def takes_new(self) -> bool:
        """Whether it may get requests at all."""
        return not (self.drained or self.retired or self.lost.is_set())

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Counts one request for the length of the block."""
        self.outstanding += 1
        try:
            yield
        finally:
            self.outstanding -= 1

    def answered(self, found: Readiness) -> None:
        """A look was answered."""
        self._unanswered = 0
        if self.lost.is_set():
            self._proofs = self._proofs + 1 if found.status == "ready" else 0
            if self._proofs < _PROOFS:
                return
        self.lost.clear()
        self._enter(found.status)

    def heard(self) -> None:
        """A request had an answer, or a part of one: it lives, whatever became of the last look."""
        self._unanswered = 0

    def unanswered(self, allowed: int) -> None:
        """A look was not answered; `allowed` in a row are one too many."""
        self.unanswered_looks += 1
        self._unanswered += 1
        self._proofs = 0
        if self._unanswered >= allowed:
            self.broke()

    def broke(self) -> None:
        """Its connection is broken, or nothing has come over it for too long."""
        self._proofs = 0
        if not self.lost.is_set():
            self.losses += 1
            self._enter("lost")
            self.lost.set()

    def leaving(self) -> None:
        """It is stopping and takes nothing new."""
        if not self.lost.is_set():
            self._enter("not_ready")

    def _enter(self, state: State) -> None:
        if state != self._state:
            level = logging.INFO if state == "ready" else logging.WARNING
            _LOG.log(level, "host %s: %s, was %s", self.name, state, self._state)
        self._state = state
