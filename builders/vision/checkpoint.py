"""Checkpoints from which a training goes on as if it had not stopped."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch


class Stateful(Protocol):
    """Network, average, optimizer, ...: whatever gives its state and takes it back."""

    def state_dict(self) -> dict[str, Any]: ...

    def load_state_dict(self, state: dict[str, Any]) -> Any: ...


def save_checkpoint(path: Path, parts: Mapping[str, Stateful], numbers: Mapping[str, float]) -> None:
    """Write the parts' states, `numbers` (steps, minutes) and the state of PyTorch's generator.

    A half-written file never stands under `path`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    state = {
        "parts": {name: part.state_dict() for name, part in parts.items()},
        "numbers": dict(numbers),
        "random": torch.get_rng_state(),
    }
    beside = path.with_suffix(".new")
    torch.save(state, beside)
    beside.replace(path)


def load_checkpoint(path: Path, parts: Mapping[str, Stateful], device: str = "cpu") -> dict[str, float]:
    """Give the parts their states back; the numbers. FileNotFoundError if there is no checkpoint."""
    state = torch.load(path, map_location=device, weights_only=True)
    for name, part in parts.items():
        part.load_state_dict(state["parts"][name])
    torch.set_rng_state(state["random"].cpu())
    numbers: dict[str, float] = state["numbers"]
    return numbers


def load_average(path: Path, network: torch.nn.Module) -> None:
    """Give `network` the averaged weights of a checkpoint; what is missing there or of another size stays as it is."""
    saved = torch.load(path, map_location="cpu", weights_only=True)["parts"]["average"]["network"]
    own = network.state_dict()
    fitting = {name: value for name, value in saved.items() if name in own and own[name].shape == value.shape}
    network.load_state_dict({**own, **fitting})


def seed_everything(seed: int) -> None:
    """PyTorch's, NumPy's and Python's generators."""
    torch.manual_seed(seed)
    np.random.seed(seed % 2**32)
    random.seed(seed)
