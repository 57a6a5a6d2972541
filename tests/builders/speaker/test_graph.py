"""The written graph against LSTM arithmetic in numpy, on a tiny network of random weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import pytest

from builders.speaker.arithmetic import embeddings
from builders.speaker.graph import in_onnx_order, speaker_graph
from builders.speaker.target import LOCK, MEMBER, encoder_from_checkpoint
from builders.wheels import wheel_in, wheel_member
from python_backends.runtime.config import CHECKOUT
from tests.builders.conftest import session_of

Floats = npt.NDArray[np.float32]
BANDS, HIDDEN, WIDTH, LAYERS = 5, 6, 4, 2


def tiny_weights(seed: int = 3) -> dict[str, Floats]:
    """Named and shaped as PyTorch's."""
    random = np.random.default_rng(seed)
    sizes: dict[str, tuple[int, ...]] = {"linear.weight": (WIDTH, HIDDEN), "linear.bias": (WIDTH,)}
    for layer in range(LAYERS):
        sizes |= {f"lstm.weight_ih_l{layer}": (4 * HIDDEN, BANDS if layer == 0 else HIDDEN),
                  f"lstm.weight_hh_l{layer}": (4 * HIDDEN, HIDDEN),
                  f"lstm.bias_ih_l{layer}": (4 * HIDDEN,), f"lstm.bias_hh_l{layer}": (4 * HIDDEN,)}  # fmt: skip
    return {name: random.normal(0, 0.6, size).astype(np.float32) for name, size in sizes.items()}


@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize("frames", [1, 7])
def test_the_graph_computes_the_lstm(batch: int, frames: int) -> None:
    weights = tiny_weights()
    session = session_of(speaker_graph(weights, "frames").SerializeToString())
    mel = np.random.default_rng(1).normal(0, 1, (batch, frames, BANDS)).astype(np.float32)
    (vectors,) = session.run(["embedding"], {"mel": mel})
    assert vectors == pytest.approx(embeddings(weights, mel), abs=1e-6)


def test_the_order_of_gates_matters_and_is_onnx() -> None:
    assert in_onnx_order(np.array([1, 2, 3, 4])).tolist() == [1, 4, 2, 3]


def test_a_window_that_relu_empties_is_a_number() -> None:
    weights = tiny_weights() | {"linear.bias": np.full(WIDTH, -100, np.float32)}
    session = session_of(speaker_graph(weights, 2).SerializeToString())
    (vectors,) = session.run(None, {"mel": np.ones((1, 2, BANDS), np.float32)})
    assert vectors.tolist() == [[0] * WIDTH]


def test_only_standard_operators_are_used() -> None:
    assert {node.domain for node in speaker_graph(tiny_weights()).graph.node} == {""}


def test_the_pinned_weights_make_a_checked_model(tmp_path: Path) -> None:
    if wheel_in(CHECKOUT / "build" / "wheels", LOCK) is None:
        pytest.skip("the weights are not here; `./openfaze build` fetches them")
    path = tmp_path / "model.onnx"
    encoder_from_checkpoint(wheel_member(CHECKOUT, LOCK, MEMBER), path)
    onnx.checker.check_model(str(path), full_check=True)
    mel = np.random.default_rng(2).exponential(0.05, (2, 160, 40)).astype(np.float32)
    (vectors,) = session_of(str(path)).run(["embedding"], {"mel": mel})
    assert vectors.shape == (2, 256)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)
