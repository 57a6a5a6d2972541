"""The real classifier, and an encoder without weights for what does not depend on them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pytest

from python_backends.classify.classifier import Classifier
from python_backends.text_encoder.batches import WIDTH, Vectors
from python_backends.text_encoder.encoder import MODEL
from python_backends.text_encoder.local import LocalEncoder
from tests.text_encoder.conftest import MODELS


class HashEncoder:
    """Unit vectors out of digests: the same text is the same vector, others are far from it. Counts what it encodes."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        self.encoded += texts
        rows = [
            np.random.default_rng(list(hashlib.sha256(text.encode()).digest())).normal(size=WIDTH) for text in texts
        ]
        return np.array([row / np.linalg.norm(row) for row in rows], np.float32).reshape(len(texts), WIDTH)


@pytest.fixture
def hash_encoder() -> HashEncoder:
    return HashEncoder()


@pytest.fixture
def classifier() -> Classifier:
    """With the fitted numbers of the repository."""
    return Classifier(MODELS / "classify" / "1")


@pytest.fixture(scope="session")
def encoder() -> LocalEncoder:
    """As this machine serves it."""
    if not (MODELS / MODEL / "1" / "model.onnx").is_file():
        pytest.skip("text_encoder is not built; `./openfaze build` builds it")
    return LocalEncoder(MODELS)
