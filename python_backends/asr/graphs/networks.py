"""The seam between decoding and the two networks: sessions of this process, or models of the Triton server.

What one network hands to the other, and to itself, is opaque here: on a GPU it stays there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
CROSS = ("cross_keys", "cross_values")
PAST, PRESENT = ("past_keys", "past_values"), ("present_keys", "present_values")


@dataclass(frozen=True, slots=True)
class Step:
    """What the decoder says after some tokens.

    `logits` FP32 [B, T, vocabulary]; `alignment` FP32 [B, heads, T, frames], what the alignment heads looked at;
    `past` is for the call with the next tokens.
    """

    logits: Array
    alignment: Array
    past: Any


class Networks(Protocol):
    """One Whisper. Every method takes whole batches; a row's numbers do not depend on the others'."""

    def encode(self, mel: Array) -> Any:
        """What `step` needs of `mel` FP32 [B, mels, 2 x frames]; raises the OpenfazeError of the network."""

    def step(self, ids: Array, past: Any, cross: Any) -> Step:
        """The decoder after `ids` INT64 [B, T]; `past` is that of the step before, None at first; `cross` of `encode`.

        Raises the OpenfazeError of the network.
        """


def blank(layers: int, rows: int, heads: int, head_size: int, precision: str) -> Array:
    """Keys or values before the first token: one place, which no token sees (builders/whisper/decoder.py)."""
    return np.zeros((layers, rows, heads, 1, head_size), np.float16 if precision == "f16" else np.float32)
