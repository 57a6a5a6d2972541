"""The seam between those who tell voices apart and the network that describes one; the names of its tensors."""

from __future__ import annotations

from typing import Protocol

from python_backends.diarization.features import Floats

MODEL = "speaker_encoder"
INPUT = "mel"
OUTPUT = "embedding"
FRAMES = 160
WIDTH = 256


class Embed(Protocol):
    """A call of the Triton model in service, `LocalEncoder` in a bare process, anything that fits in a test."""

    async def __call__(self, mel: Floats) -> Floats:
        """One vector of length 1 for every window: FP32 [n, 160, 40] -> FP32 [n, 256], n at least 1."""
