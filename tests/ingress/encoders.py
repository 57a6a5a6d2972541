"""Encoders for tests that need no meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from python_backends.text_encoder.batches import WIDTH, Vectors


@dataclass
class CountingEncoder:
    """Gives each text a vector of its own, and keeps what it was asked for."""

    asked: list[list[str]] = field(default_factory=list)

    async def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        return np.stack([np.full(WIDTH, len(text) / 1000, np.float32) for text in texts])
