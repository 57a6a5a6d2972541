"""What is told while a recording is read: to the front door as news, to a client of the decoupled model as events.

    news    {"done_s": 3.1, "of_s": 60.0, "delta": " How are you?", "utterance": {"text", "timestamp", "words"?}}
            {"done_s": 4.5, "of_s": 60.0}                                  no words in between
    events  {"event": "utterance", "seconds": 3.1, "of": 60.0, "delta", "utterance"}
            {"event": "progress", "seconds": 4.5, "of": 60.0}

The second number is what the file claims to have, or null. All `delta` joined by nothing are the result's text; where
speakers are asked for there are none, because the text of such an answer begins with a speaker, and those are known at
the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from python_backends.speech.request import Order
from python_backends.speech.result import chunk_of, rounded
from python_backends.speech.words import Utterance, joined

Partial = Mapping[str, Any]


class Partials:
    """Sends news through `send`. Progress without words is told once it has moved by a second."""

    def __init__(self, order: Order, of_s: float | None, send: Callable[[Partial], None]) -> None:
        self._plain = Order(words=order.words)
        self._with_delta = not order.diarize
        self._of_s = None if of_s is None else rounded(of_s)
        self._send = send
        self._told_s = 0.0
        self._before: tuple[Utterance, ...] = ()

    def heard(self, utterance: Utterance) -> None:
        """A finished piece of speech."""
        found: dict[str, Any] = {"utterance": chunk_of(utterance, self._plain)}
        if self._with_delta:
            text = joined([*self._before, utterance])
            found["delta"] = text[len(joined(self._before)) :]
        self._before = (utterance,)
        self._tell(max(utterance.t1, self._told_s), found)

    def progressed(self, done_s: float) -> None:
        """`done_s` seconds of the recording have been read."""
        if done_s - self._told_s >= 1:
            self._tell(done_s, {})

    def _tell(self, done_s: float, found: Partial) -> None:
        self._told_s = done_s
        self._send({"done_s": rounded(done_s), "of_s": self._of_s, **found})


def event_of(news: Partial) -> dict[str, Any]:
    """`news` as the decoupled model sends it."""
    words = {key: news[key] for key in ("delta", "utterance") if key in news}
    return {
        "event": "utterance" if words else "progress", "seconds": news["done_s"], "of": news["of_s"], **words,
    }  # fmt: skip
