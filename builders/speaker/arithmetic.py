"""The GE2E speaker encoder's arithmetic in numpy, FP64: what the graph is held against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit

Array = npt.NDArray[Any]


def embeddings(weights: Mapping[str, Array], mel: Array) -> Array:
    """FP64 [n, width], of length 1, for `mel` [n, frames, bands]; weights by PyTorch's names, gates in its order."""
    layers = sum(name.startswith("lstm.weight_ih_l") for name in weights)
    sequence = list(mel.astype(np.float64).transpose(1, 0, 2))
    for layer in range(layers):
        sequence = _states(weights, layer, sequence)
    raw = np.maximum(0, sequence[-1] @ weights["linear.weight"].T.astype(np.float64) + weights["linear.bias"])
    return np.asarray(raw / np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), 1e-12))


def _states(weights: Mapping[str, Array], layer: int, sequence: list[Array]) -> list[Array]:
    part = {kind: weights[f"lstm.{kind}_l{layer}"].astype(np.float64)
            for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}  # fmt: skip
    hidden = cell = np.zeros((len(sequence[0]), part["weight_hh"].shape[1]))
    states = []
    for frame in sequence:
        gates = frame @ part["weight_ih"].T + part["bias_ih"] + hidden @ part["weight_hh"].T + part["bias_hh"]
        given, forget, candidate, output = np.split(gates, 4, axis=1)
        cell = expit(forget) * cell + expit(given) * np.tanh(candidate)
        hidden = expit(output) * np.tanh(cell)
        states.append(hidden)
    return states
