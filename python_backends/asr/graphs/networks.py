"""The seam between the search for words and the two networks: sessions of this process, or models of the Triton server.

What one network hands to the other, and to itself, is opaque here: on a GPU it stays there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from python_backends.asr.graphs.folder import Sizes

Array = npt.NDArray[Any]
CROSS = ("cross_keys", "cross_values")
PAST, PRESENT = ("past_keys", "past_values"), ("present_keys", "present_values")
PIECE = 64  # the most tokens of one step; optimisation profiles and the memory of logits end there


@dataclass(frozen=True, slots=True)
class Step:
    """What the decoder says after some tokens of R readings.

    `logits` FP32 [R, T, vocabulary]; `alignment` FP32 [R, heads, T, frames], what the alignment heads looked at, empty
    unless it was asked for; `past` is for the step with the next tokens.
    """

    logits: Array
    alignment: Array
    past: Any


class Networks(Protocol):
    """One Whisper, on one window at a time, so that nothing beside it can change its numbers."""

    def encode(self, mel: Array) -> Any:
        """What `step` needs of `mel` FP32 [1, mels, 2 x frames]; raises the OpenfazeError of the network."""

    def step(self, ids: Array, rows: Array, past: Any, cross: Any, *, aligned: bool = False) -> Step:
        """The decoder after `ids` INT64 [R, T], T at most `PIECE`, of R readings of the window of `cross`.

        `past` is that of the step before, of which reading i goes on from row `rows[i]`; None at first, when all rows
        are 0. Raises the OpenfazeError of the network.
        """


def first_past(sizes: Sizes) -> dict[str, Array]:
    """Keys and values before the first token: one place, which no token sees (builders/whisper/decoder.py)."""
    kind = np.float16 if sizes.precision == "f16" else np.float32
    return dict.fromkeys(PAST, np.zeros((sizes.layers, 1, sizes.heads, 1, sizes.head_size), kind))
