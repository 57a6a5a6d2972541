"""One request to the decoder, and what comes back: the vocabulary of the scheduler."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from python_backends.decoder.engine import Rows
from python_backends.decoder.guide import Guide
from python_backends.decoder.sampling import Sampling
from python_backends.errors import OpenfazeError

Reason = Literal["end", "stop", "length", "guide", "cancelled"]


@dataclass(frozen=True, slots=True)
class Generation:
    """What to write after a prompt.

    `prompt` is FP32 [rows, width]. At most `max_tokens` tokens follow it, forced ones included. `end_id` ends the text
    and is not part of it, and cannot come before `min_tokens`; a stop word (a sequence of token ids) ends it and is.
    With `streaming`, tokens are handed over as they come.
    """

    prompt: Rows
    max_tokens: int
    end_id: int | None = None
    min_tokens: int = 0
    stop_words: tuple[tuple[int, ...], ...] = ()
    sampling: Sampling = field(default_factory=Sampling)
    guide: Guide | None = None
    log_probs: bool = False
    streaming: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """Tokens that are new since the chunk before, and the logarithms of their probabilities if asked for.

    `cumulative` is the sum of all log probabilities so far. `reason` says why this chunk is the last, if it is.
    """

    ids: tuple[int, ...]
    log_probs: tuple[float, ...] = ()
    cumulative: float = 0.0
    reason: Reason | None = None


# Called from the decoding thread; the last call has a chunk with a reason, or an error.
Sink = Callable[[Chunk | OpenfazeError], None]
