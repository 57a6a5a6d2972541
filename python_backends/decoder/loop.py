"""The thread that decodes: it runs rounds of the scheduler while there is work, and sleeps otherwise.

A bug in a round ends the requests that hold a slot. The thread goes on: slots are cleared before they are used again,
and ending the process would let a few requests of one client have the model given up.
"""

from __future__ import annotations

import logging
import threading

from python_backends.decoder.generation import Generation, Sink
from python_backends.decoder.scheduler import Scheduler
from python_backends.errors import InternalError, Unavailable

_LOG = logging.getLogger("openfaze.decoder")


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
                try:
                    self._round()
                except InternalError as error:
                    _LOG.error("a round of the decoder failed", exc_info=error)
                    self._scheduler.fail_running(error)
        except BaseException:
            with self._wake:
                self._open = False
            self._scheduler.abandon(InternalError("an internal error ended the decoder"))
            raise
        self._scheduler.abandon(Unavailable("the decoder was stopped"))

    def _round(self) -> None:
        """One round of the scheduler; InternalError for whatever it did not expect."""
        try:
            self._scheduler.advance()
        except Exception as bug:  # of any kind: that is what makes it one
            raise InternalError("an internal error ended this request in the decoder") from bug

    def _next_round(self) -> bool:
        """Waits for work; false once the loop is closed."""
        with self._wake:
            self._wake.wait_for(lambda: not self._open or self._scheduler.busy)
            return self._open
