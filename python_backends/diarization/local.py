"""The network as a session of this process, for what runs without Triton: measurements and tests."""

from __future__ import annotations

from pathlib import Path

from python_backends.diarization.embed import INPUT, MODEL, OUTPUT
from python_backends.diarization.features import Floats
from python_backends.inference.session import SessionPlan, open_session

PLAN = SessionPlan("CPUExecutionProvider", "f32", 1, "as the configuration of speaker_encoder has it")


class LocalEncoder:
    """See `Embed`. `models` is the model repository, built; the network is run as the server runs it."""

    def __init__(self, models: Path, plan: SessionPlan = PLAN) -> None:
        self._session = open_session(models / MODEL / "1" / "model.onnx", plan)

    async def __call__(self, mel: Floats) -> Floats:
        """See `Embed`."""
        (vectors,) = self._session.run([OUTPUT], {INPUT: mel})
        embedded: Floats = vectors
        return embedded
