"""The seam between those who look for speech and what computes its probability; the names of the model's tensors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from python_backends.vad.frames import Floats, Rows

MODEL = "speech_vad"
INPUTS = ("input", "h", "c")
OUTPUTS = ("speech_probs", "hn", "cn")
STATE_SHAPE = (1, 1, 128)

Probs = Floats  # FP32 [n], one a row


@dataclass(frozen=True, slots=True)
class State:
    """What the network remembers of a recording: `h` and `c`, FP32 [1, 1, 128]."""

    h: Floats
    c: Floats

    @classmethod
    def fresh(cls) -> State:
        """Before the first sample."""
        return cls(np.zeros(STATE_SHAPE, np.float32), np.zeros(STATE_SHAPE, np.float32))


class Probabilities(Protocol):
    """A call of the Triton model in service, `LocalNetwork` in a bare process, anything that fits in a test."""

    async def __call__(self, rows: Rows, state: State) -> tuple[Probs, State]:
        """The probability of speech in each row, FP32 [n], and the state after the last; n is at least 1.

        How rows are divided into calls does not change a bit of them.
        """
