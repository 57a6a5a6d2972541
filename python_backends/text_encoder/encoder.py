"""The seam between those who need sentence vectors and what computes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from python_backends.text_encoder.batches import Vectors

MODEL = "text_encoder"
INPUTS = ("input_ids", "attention_mask")
OUTPUT = "sentence_embedding"


class Encoder(Protocol):
    """`BlsEncoder` in service, `LocalEncoder` in a bare process, anything that fits in a test."""

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """FP32 [n, 384], each row of length 1, so that a product of two is their cosine.

        The same text gives the same bytes in any company. Text past `MAX_TOKENS` does not count;
        `TextTokenizer.tokenise` tells whose does not.
        """
