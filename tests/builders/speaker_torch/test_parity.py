"""The same numbers as PyTorch: its reader of checkpoints, its LSTM."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest

from builders.speaker.checkpoint import tensors_of
from builders.speaker.graph import speaker_graph
from builders.speaker.target import LOCK, MEMBER, probe_inputs
from builders.wheels import wheel_in, wheel_member
from python_backends.runtime.config import CHECKOUT
from tests.builders.conftest import session_of

torch = pytest.importorskip("torch")


@pytest.fixture(scope="module")
def data() -> bytes:
    """Resemblyzer's checkpoint."""
    if wheel_in(CHECKOUT / "build" / "wheels", LOCK) is None:
        pytest.skip("the weights are not here; `./openfaze build` fetches them")
    return wheel_member(CHECKOUT, LOCK, MEMBER)


def theirs(data: bytes) -> dict[str, Any]:
    state: dict[str, Any] = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)["model_state"]
    return state


def test_every_tensor_is_read_as_pytorch_reads_it(data: bytes) -> None:
    ours, state = tensors_of(data, "model_state"), theirs(data)
    assert sorted(ours) == sorted(state)
    for name, tensor in state.items():
        assert np.array_equal(ours[name], tensor.numpy()), name


def test_the_network_gives_what_pytorchs_gives(data: bytes) -> None:
    state, mel = theirs(data), probe_inputs()["mel"]
    lstm, linear = torch.nn.LSTM(40, 256, 3, batch_first=True), torch.nn.Linear(256, 256)
    for name, module in (("lstm.", lstm), ("linear.", linear)):
        module.load_state_dict({key[len(name) :]: value for key, value in state.items() if key.startswith(name)})
    with torch.no_grad():
        _, (hidden, _) = lstm(torch.from_numpy(mel))
        raw = torch.relu(linear(hidden[-1]))
        expected = (raw / torch.norm(raw, dim=1, keepdim=True)).numpy()
    (vectors,) = session_of(speaker_graph(tensors_of(data, "model_state")).SerializeToString()).run(None, {"mel": mel})
    assert np.abs(vectors - expected).max() < 1e-5
