"""The real router."""

from __future__ import annotations

import pytest

from python_backends.ingress.router import Router
from python_backends.runtime.config import CHECKOUT
from python_backends.text_encoder.encoder import MODEL
from python_backends.text_encoder.local import LocalEncoder

MODELS = CHECKOUT / "model_repository"


@pytest.fixture(scope="session")
def router() -> Router:
    """With the weights of the repository."""
    return Router.load(MODELS / "ingress" / "1")


@pytest.fixture(scope="session")
def encoder() -> LocalEncoder:
    """As this machine serves it."""
    if not (MODELS / MODEL / "1" / "model.onnx").is_file():
        pytest.skip("text_encoder is not built; `./openfaze build` builds it")
    return LocalEncoder(MODELS)
