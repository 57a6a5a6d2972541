"""What is told of a recording while it is read: to a client of the decoupled model, or to the front door as news.

    {"event": "utterance", "seconds": 3.1, "of": 60.0, "utterance": {"text", "timestamp", "words"?}, "delta": " How?"}
    {"event": "progress", "seconds": 4.5, "of": 60.0}

`of` is what the file claims to have, or null. All `delta` joined by nothing are the result's text; where speakers are
asked for there are none, because the text of such an answer begins with a speaker, and those are known at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from python_backends.speech.request import Order
from python_backends.speech.result import chunk_of, rounded
from python_backends.speech.words import Utterance, following

Partial = Mapping[str, Any]


class Partials:
    """Sends each event through `send`. Progress without words is told once it has moved by a second."""

    def __init__(self, order: Order, of_s: float | None, send: Callable[[Partial], None]) -> None:
        self._plain = Order(words=order.words)
        self._with_delta = not order.diarize
        self._of = None if of_s is None else rounded(of_s)
        self._send = send
        self._told_s = 0.0
        self._last: Utterance | None = None

    def heard(self, utterance: Utterance) -> None:
        """A finished piece of speech."""
        found: dict[str, Any] = {"utterance": chunk_of(utterance, self._plain)}
        if self._with_delta:
            found["delta"] = following(self._last, utterance)
        self._last = utterance
        self._tell("utterance", max(utterance.t1, self._told_s), found)

    def progressed(self, done_s: float) -> None:
        """`done_s` seconds of the recording have been read."""
        if done_s - self._told_s >= 1:
            self._tell("progress", done_s, {})

    def _tell(self, event: str, done_s: float, found: Partial) -> None:
        self._told_s = done_s
        self._send({"event": event, "seconds": rounded(done_s), "of": self._of, **found})
