"""The encoder in service: a call of the Triton model `text_encoder` for every batch."""

from __future__ import annotations

from collections.abc import Sequence

from python_backends.text_encoder.batches import Batch, Vectors, batches_of, together
from python_backends.text_encoder.encoder import INPUTS, MODEL, OUTPUT
from python_backends.text_encoder.tokens import TextTokenizer
from python_backends.triton_io.calls import call
from python_backends.triton_io.inputs import Inputs
from python_backends.waiting import all_of


class BlsEncoder:
    """See `Encoder`; for the one request `parent`, under whose id and trace the model is called."""

    def __init__(self, tokenizer: TextTokenizer, parent: Inputs) -> None:
        self._tokenizer, self._parent = tokenizer, parent

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`; raises the OpenfazeError of the model."""
        batches = batches_of(self._tokenizer.tokenise(texts).rows)
        return together(batches, await all_of(map(self._vectors, batches)))

    async def _vectors(self, batch: Batch) -> Vectors:
        given = dict(zip(INPUTS, (batch.ids, batch.mask), strict=True))
        vectors: Vectors = (await call(MODEL, given, [OUTPUT], self._parent))[OUTPUT]
        return vectors
