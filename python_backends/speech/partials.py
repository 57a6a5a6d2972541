"""What is told of a recording while it is read.

{"event": "utterance", "utterance": {"text", "timestamp", "words"?}, "delta": " and so on"}
{"event": "progress", "seconds": 61.5, "of": 3600.0 | null}

An utterance is a finished piece of speech, whose speaker comes at the end; `delta` is what it adds to the `text` of the
result. Progress says what has been read so far, and what the file claims to have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from python_backends.speech.request import Order
from python_backends.speech.result import chunk_of, rounded
from python_backends.speech.words import Utterance, following

Partial = Mapping[str, Any]


class Partials:
    """Sends each event through `send`. Progress is told once it has moved by a second."""

    def __init__(self, order: Order, send: Callable[[Partial], None]) -> None:
        self._order, self._send = Order(words=order.words), send
        self._last: Utterance | None = None
        self._told_s = 0.0

    def heard(self, utterance: Utterance) -> None:
        """A finished piece of speech."""
        told = chunk_of(utterance, self._order)
        self._send({"event": "utterance", "utterance": told, "delta": following(self._last, utterance)})
        self._last = utterance

    def progressed(self, done_s: float, claimed_s: float | None) -> None:
        """`done_s` seconds have been read of the `claimed_s` that the file says it has."""
        if done_s - self._told_s >= 1:
            self._told_s = done_s
            of = None if claimed_s is None else rounded(claimed_s)
            self._send({"event": "progress", "seconds": rounded(done_s), "of": of})
