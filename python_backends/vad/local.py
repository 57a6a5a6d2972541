"""The network as a session of this process, for what runs without Triton: measurements and tests."""

from __future__ import annotations

from pathlib import Path

from python_backends.inference.session import SessionPlan, open_session
from python_backends.vad.frames import Rows
from python_backends.vad.network import INPUTS, MODEL, OUTPUTS, Probs, State

PLAN = SessionPlan("CPUExecutionProvider", "f32", 1, "as the configuration of speech_vad has it")


class LocalNetwork:
    """See `Probabilities`. `models` is the model repository, built; the network is run as the server runs it."""

    def __init__(self, models: Path, plan: SessionPlan = PLAN) -> None:
        self._session = open_session(models / MODEL / "1" / "model.onnx", plan)

    async def __call__(self, rows: Rows, state: State) -> tuple[Probs, State]:
        """See `Probabilities`."""
        return self.run(rows, state)

    def run(self, rows: Rows, state: State) -> tuple[Probs, State]:
        """The same, for callers that have no loop."""
        probs, h, c = self._session.run(list(OUTPUTS), dict(zip(INPUTS, (rows, state.h, state.c), strict=True)))
        return probs, State(h, c)
