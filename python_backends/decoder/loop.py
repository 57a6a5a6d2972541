"""The thread that decodes: it runs rounds of the scheduler while there is work, and sleeps otherwise."""

from __future__ import annotations

import threading

from python_backends.decoder.generation import Generation, Sink
from python_backends.decoder.scheduler import Scheduler
from python_backends.errors import InternalError, Unavailable


class DecoderLoop:
    """`submit` and `cancel` as of `Scheduler`, from any thread; sinks are called from the decoding thread."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._wake = threading.Condition()
        self._open = True
        self._thread = threading.Thread(target=self._decode, name="decoder", daemon=True)
        self._thread.start()

    def submit(self, generation: Generation, sink: Sink) -> int:
        """See `Scheduler.submit`."""
        with self._wake:
            if not self._open:
                raise Unavailable("the decoder has stopped; see its log")
            ticket = self._scheduler.submit(generation, sink)
            self._wake.notify()
        return ticket

    def cancel(self, ticket: int) -> None:
        """See `Scheduler.cancel`."""
        self._scheduler.cancel(ticket)

    def close(self) -> None:
        """Stop after the current round; whatever has not ended ends with an error."""
        with self._wake:
            self._open = False
            self._wake.notify()
        self._thread.join()

    def _decode(self) -> None:
        try:
            while self._next_round():
                self._scheduler.advance()
        except BaseException:
            with self._wake:
                self._open = False
            self._scheduler.abandon(InternalError("an internal error ended the decoder"))
            raise
        self._scheduler.abandon(Unavailable("the decoder was stopped"))

    def _next_round(self) -> bool:
        """Waits for work; false once the loop is closed."""
        with self._wake:
            self._wake.wait_for(lambda: not self._open or self._scheduler.busy)
            return self._open
