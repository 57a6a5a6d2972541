"""The seam between those who ask which language is spoken and what computes it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

MODEL = "speech_language"
INPUT, OUTPUT = "mel", "logits"

Mel = npt.NDArray[np.float32]
Logits = npt.NDArray[np.float32]


class Network(Protocol):
    """`speech_language` behind Triton, `LocalNetwork` in a bare process, anything that fits in a test."""

    async def __call__(self, mel: Mel) -> Logits:
        """FP32 [n, 80, frames] of Whisper's log-mel, n windows of equal length -> FP32 [n, languages]."""
        ...
