"""Triton's own words for a model that cannot answer for a moment, wherever they stand in an error's text, and the error
that such a text means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from python_backends.errors import InternalError, OpenfazeError, Unavailable, from_wire

# A stub is named after its model, instance group and instance; between its death and its return the model is not there.
_DEAD = re.compile(
    r"Stub process(?: '(?P<stub>[\w.-]+?)_\d+_\d+'| '[^']*')? is not healthy"
    r"|[Mm]odel:? '(?P<away>[\w.-]+)' (?:is not (?:ready|found)|has no available versions)"
)
_OVERLOADED = re.compile(r"Exceeds maximum queue size|Request timeout expired")


@dataclass(frozen=True)
class Death:
    """The process of `model` (empty if Triton does not say which) is gone; `away` if nothing was begun there."""

    model: str
    away: bool


def death_in(text: str) -> Death | None:
    """The death that `text` tells of, if it does."""
    match = _DEAD.search(text)
    if match is None:
        return None
    return Death(match["away"] or match["stub"] or "", match["away"] is not None)


def overloaded(text: str) -> bool:
    """Whether `text` says that a model's queue is full, or was waited in for too long."""
    return _OVERLOADED.search(text) is not None


def failure_of(model: str, text: str) -> OpenfazeError:
    """The error that `model` sent, or what Triton's `text` means: only a death and a full queue go away by themselves.

    Triton's words stay in the message, so that the client can tell which process died.
    """
    carried = from_wire(text)
    if carried is not None:
        return carried
    if overloaded(text):
        return Unavailable(f"model {model} has too many requests; send it again shortly")
    if death_in(text) is not None:
        return Unavailable(f"model {model} failed: {text}", code="model_failed")
    return InternalError(f"model {model} failed: {text}")
