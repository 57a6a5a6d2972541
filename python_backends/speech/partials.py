"""What the decoupled model tells while it reads.

{"event": "utterance", "utterance": {"text", "timestamp", "words"?}}   a piece of speech; speakers come at the end
{"event": "progress", "seconds": 61.5, "of": 3600.0 | null}            read so far, and what the file claims to have
"""

from __future__ import annotations

from collections.abc import Callable

import orjson

from python_backends.speech.request import Order
from python_backends.speech.result import chunk_of, rounded
from python_backends.speech.words import Utterance


class Partials:
    """Sends each event as JSON bytes through `send`. Progress is told once it has moved by a second."""

    def __init__(self, order: Order, send: Callable[[bytes], None]) -> None:
        self._order, self._send = Order(words=order.words), send
        self._told_s = 0.0

    def heard(self, utterance: Utterance) -> None:
        """A finished piece of speech."""
        self._send(orjson.dumps({"event": "utterance", "utterance": chunk_of(utterance, self._order)}))

    def progressed(self, done_s: float, claimed_s: float | None) -> None:
        """`done_s` seconds have been read of the `claimed_s` that the file says it has."""
        if done_s - self._told_s >= 1:
            self._told_s = done_s
            of = None if claimed_s is None else rounded(claimed_s)
            self._send(orjson.dumps({"event": "progress", "seconds": rounded(done_s), "of": of}))
