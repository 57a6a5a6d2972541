"""The seam between those who tell voices apart and the network that describes one; the names of its tensors."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from python_backends.diarization.features import Floats
from python_backends.runtime.session import SessionPlan, open_session

MODEL = "speaker_encoder"
INPUT = "mel"
OUTPUT = "embedding"
FRAMES = 160
WIDTH = 256
PLAN = SessionPlan("CPUExecutionProvider", "f32", 1, "as the configuration of speaker_encoder has it")


class Embed(Protocol):
    """A call of the Triton model in service, `LocalEncoder` in a bare process, anything that fits in a test."""

    async def __call__(self, mel: Floats) -> Floats:
        """One vector of length 1 for every window: FP32 [n, 160, 40] -> FP32 [n, 256], n at least 1."""


class LocalEncoder:
    """See `Embed`. `models` is the model repository, built; the network is run as the server runs it."""

    def __init__(self, models: Path, plan: SessionPlan = PLAN) -> None:
        self._session = open_session(models / MODEL / "1" / "model.onnx", plan)

    async def __call__(self, mel: Floats) -> Floats:
        """See `Embed`."""
        (vectors,) = self._session.run([OUTPUT], {INPUT: mel})
        embedded: Floats = vectors
        return embedded
