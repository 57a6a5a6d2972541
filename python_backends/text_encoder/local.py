"""The encoder as a session of this process, for what runs without Triton: builders, measurements and tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from python_backends.inference.rows import Array, run_in_portions
from python_backends.inference.session import SessionPlan, cpu_flags, open_session, plan_session
from python_backends.text_encoder.batches import Batch, Vectors, batches_of, together
from python_backends.text_encoder.encoder import INPUTS, MODEL, OUTPUT
from python_backends.text_encoder.tokens import TextTokenizer


class LocalEncoder:
    """See `Encoder`. `models` is the model repository, built; the network is fed as the server feeds it."""

    def __init__(self, models: Path, plan: SessionPlan | None = None) -> None:
        folder = models / MODEL / "1"
        self.tokenizer = TextTokenizer(folder)
        self._session = open_session(folder / "model.onnx", plan or plan_session(1, cpu_flags(), "openvino"))

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self.vectors(texts)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """`encode`, for callers that have no loop."""
        batches = batches_of(self.tokenizer.tokenise(texts).rows)
        return together(batches, [self.run(batch) for batch in batches])

    def run(self, batch: Batch) -> Vectors:
        """FP32 [rows, 384] of one batch."""
        vectors: Vectors = run_in_portions(self._run, [batch.ids, batch.mask])[0]
        return vectors

    def _run(self, arrays: Sequence[Array]) -> list[Array]:
        outputs: list[Array] = self._session.run([OUTPUT], dict(zip(INPUTS, arrays, strict=True)))
        return outputs
