"""The committed network keeps its contract."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

from python_backends.language.names import languages
from python_backends.runtime.config import CHECKOUT
from python_backends.spoken_language.local import LocalNetwork
from python_backends.spoken_language.network import INPUT, MODEL, OUTPUT, Mel

MODELS = CHECKOUT / "model_repository"
SMALL_BYTES = 20_000_000


@pytest.fixture(scope="module")
def network() -> LocalNetwork:
    """The one that is served."""
    return LocalNetwork(MODELS)


def mel(frames: int, seed: int = 0) -> Mel:
    """Something of the range of log-mel."""
    return np.random.default_rng(seed).uniform(-1, 1, (1, 80, frames)).astype(np.float32)


@pytest.mark.parametrize("frames", [50, 333, 1000, 3000])
def test_any_length_up_to_half_a_minute(network: LocalNetwork, frames: int) -> None:
    logits = asyncio.run(network(mel(frames)))
    assert logits.dtype == np.float32
    assert logits.shape == (1, len(network.labels.languages))
    assert np.isfinite(logits).all()


def test_windows_together_are_the_windows_alone(network: LocalNetwork) -> None:
    first, second = mel(400), mel(400, seed=1)
    both = asyncio.run(network(np.concatenate([first, second])))
    alone = [asyncio.run(network(one)) for one in (first, second)]
    np.testing.assert_allclose(both, np.concatenate(alone), rtol=0, atol=1e-3)


def test_the_same_sound_gives_the_same_bytes(network: LocalNetwork) -> None:
    assert asyncio.run(network(mel(300))).tobytes() == asyncio.run(network(mel(300))).tobytes()


def test_every_label_is_a_language_and_the_configuration_counts_them(network: LocalNetwork) -> None:
    assert set(network.labels.languages) <= set(languages())
    for name in ("config.pbtxt", "configs/gpu.pbtxt"):
        config = text_format.Parse((MODELS / MODEL / name).read_text(), model_config_pb2.ModelConfig())
        assert [(one.name, list(one.dims)) for one in config.input] == [(INPUT, [-1, 80, -1])]
        assert [(one.name, list(one.dims)) for one in config.output] == [(OUTPUT, [-1, len(network.labels.languages)])]


def test_it_is_small_enough_to_be_kept_in_the_repository() -> None:
    assert (MODELS / MODEL / "1" / "model.onnx").stat().st_size < SMALL_BYTES
