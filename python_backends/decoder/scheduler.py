"""In-flight batching: which slots run next. Requests join and leave between two runs; none waits for a batch to end."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from functools import partial

from python_backends.decoder.engine import DecoderEngine
from python_backends.decoder.generation import Generation, Sink
from python_backends.decoder.sequence import RunningSequence
from python_backends.decoder.tensors import too_long
from python_backends.errors import InternalError, InvalidRequest, OpenfazeError, Unavailable


class Scheduler:
    """Runs generations on an engine. `submit` and `cancel` may be called from any thread, `advance` from one.

    Each request's tokens depend on the request alone: its prompt is fed in portions that depend on its length only, and
    the engine keeps slots apart. At most `queue_limit` requests wait for a slot.
    """

    def __init__(self, engine: DecoderEngine, queue_limit: int = 256) -> None:
        self._engine = engine
        self._queue_limit = queue_limit
        self._lock = threading.Lock()
        self._waiting: deque[tuple[int, Generation, Sink]] = deque()
        self._cancelled: set[int] = set()
        self._tickets = 0
        self._running: dict[int, RunningSequence] = {}  # by ticket, oldest first
        self._free = list(range(engine.slots))

    @property
    def busy(self) -> bool:
        """Whether `advance` has anything to do."""
        return bool(self._running or self._waiting)

    def submit(self, generation: Generation, sink: Sink) -> int:
        """Queue a request; returns a ticket to cancel it by. InvalidRequest or Unavailable if it cannot be served."""
        self._check(generation)
        with self._lock:
            if len(self._waiting) >= self._queue_limit:
                raise Unavailable(f"{self._queue_limit} requests already wait for the decoder; send this one later")
            self._tickets += 1
            self._waiting.append((self._tickets, generation, sink))
            return self._tickets

    def cancel(self, ticket: int) -> None:
        """End the request at the next chance, with reason `cancelled`; one that has ended already stays as it is."""
        with self._lock:
            self._cancelled.add(ticket)

    def advance(self) -> None:
        """One round: let requests leave and join, feed one portion of one prompt, one token to everybody else."""
        self._end_cancelled()
        self._admit()
        self._feed()
        self._step()

    def abandon(self, error: OpenfazeError) -> None:
        """End everything that runs or waits with `error`."""
        with self._lock:
            waiting, self._waiting = list(self._waiting), deque()
        for _, _, sink in waiting:
            sink(error)
        self.fail_running(error)

    def fail_running(self, error: OpenfazeError) -> None:
        """End everything that holds a slot with `error`; what waits is still admitted."""
        for ticket, sequence in list(self._running.items()):
            sequence.fail(error)
            self._leave(ticket)

    def _check(self, generation: Generation) -> None:
        rows, room = len(generation.prompt), self._engine.capacity
        if rows < 1:
            raise InvalidRequest("the prompt is empty; send at least one id", param="input_ids")
        if generation.max_tokens < 1:
            raise InvalidRequest("request_output_len must be at least 1", param="request_output_len")
        if rows >= room:
            raise too_long(rows, room)
        if rows + generation.max_tokens > room:
            raise InvalidRequest(
                f"{rows} prompt ids and {generation.max_tokens} more exceed the decoder's {room} positions; "
                f"ask for at most {room - rows}", code="output_too_long", param="request_output_len",
            )  # fmt: skip

    def _end_cancelled(self) -> None:
        with self._lock:
            cancelled, self._cancelled = self._cancelled, set()
            dropped = [entry for entry in self._waiting if entry[0] in cancelled]
            if dropped:
                self._waiting = deque(entry for entry in self._waiting if entry[0] not in cancelled)
        for _, generation, sink in dropped:
            RunningSequence(generation, sink, -1, self._engine.embed).end("cancelled")
        for ticket in cancelled & self._running.keys():
            self._running[ticket].end("cancelled")
            self._leave(ticket)

    def _admit(self) -> None:
        while self._free and self._waiting:
            with self._lock:
                ticket, generation, sink = self._waiting.popleft()
            slot = min(self._free)  # low slots keep the joint run short
            self._free.remove(slot)
            sequence = self._running[ticket] = RunningSequence(generation, sink, slot, self._engine.embed)
            self._engine.clear(slot)
            self._attempt(ticket, sequence.begin)

    def _feed(self) -> None:
        """Sequences with several pending rows: all short ones (forced tokens), and a portion of the oldest long one."""
        fed_prompt = False
        for ticket, sequence in list(self._running.items()):
            long = sequence.pending > self._engine.portion // 4
            if sequence.pending == 1 or (long and fed_prompt):
                continue
            fed_prompt = fed_prompt or long
            self._attempt(ticket, partial(self._feed_portion, sequence))

    def _feed_portion(self, sequence: RunningSequence) -> None:
        logits = self._engine.append(sequence.slot, sequence.take(min(sequence.pending, self._engine.portion)))
        if not sequence.pending:
            sequence.advance(logits)

    def _step(self) -> None:
        ready = {ticket: sequence for ticket, sequence in self._running.items() if sequence.pending == 1}
        if not ready:
            return
        try:
            logits = self._engine.step({sequence.slot: sequence.take(1)[0] for sequence in ready.values()})
        except InternalError as error:
            for ticket, sequence in ready.items():
                sequence.fail(error)
                self._leave(ticket)
            return
        for ticket, sequence in ready.items():
            self._attempt(ticket, partial(sequence.advance, logits[sequence.slot]))

    def _attempt(self, ticket: int, work: Callable[[], None]) -> None:
        """Do `work` for one sequence; an error ends it and no other. One that has ended leaves its slot."""
        sequence = self._running[ticket]
        try:
            work()
        except OpenfazeError as error:
            sequence.fail(error)
            self._leave(ticket)
            return
        if sequence.reason is not None:
            self._leave(ticket)

    def _leave(self, ticket: int) -> None:
        self._free.append(self._running.pop(ticket).slot)
