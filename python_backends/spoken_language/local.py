"""The network as a session of this process, for what runs without Triton: measurements and tests."""

from __future__ import annotations

from pathlib import Path

from python_backends.inference.session import SessionPlan, open_session, plan_session
from python_backends.spoken_language.labels import read_labels
from python_backends.spoken_language.network import INPUT, MODEL, OUTPUT, Logits, Mel


class LocalNetwork:
    """See `Network`. `models` is the model repository."""

    def __init__(self, models: Path, plan: SessionPlan | None = None) -> None:
        folder = models / MODEL / "1"
        self.labels = read_labels(folder)
        self._session = open_session(folder / "model.onnx", plan or plan_session(1, frozenset(), None))

    async def __call__(self, mel: Mel) -> Logits:
        """See `Network`."""
        logits: Logits = self._session.run([OUTPUT], {INPUT: mel})[0]
        return logits
