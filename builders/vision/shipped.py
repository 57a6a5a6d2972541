"""A training that goes on from the weights in the repository, of which only the graph is kept.

In a graph every batch norm is folded into its convolution, and in training a norm divides by what it sees in the batch.
So the norms are taken out again: the spread of every convolution on a few batches becomes its norm, and the network
answers as the graph does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from builders.vision.blocks import Conv

PREFIX = "network."
"""Under which the served graphs hold the network that was trained."""


def load_shipped(path: Path, network: nn.Module, batches: Iterable[tuple[Tensor, ...]]) -> None:
    """Give `network` the weights of the graph at `path`; its norms are measured on `batches` of what it takes.

    Raises ValueError if a weight of the network is not in the graph, or has another shape there.
    """
    found = _weights_in(path)
    state = network.state_dict()
    convolutions = {name: part for name, part in network.named_modules() if isinstance(part, Conv)}
    for name, value in state.items():
        conv, _, part = name.rpartition(".norm.")
        if conv in convolutions:
            state[name] = _idle(part, found.get(f"{conv}.conv.bias"), value, convolutions[conv].norm)
        elif name in found and found[name].shape == value.shape:
            state[name] = found[name].to(value)
        else:
            raise ValueError(f"{path} has no weight {name} of shape {list(value.shape)}")
    network.load_state_dict(state)
    _measure_norms(network, convolutions, batches)


def _weights_in(path: Path) -> dict[str, Tensor]:
    """The graph's weights under the names that they have in the network."""
    graph = onnx.load(str(path)).graph
    named = {tensor.name.removeprefix(PREFIX): numpy_helper.to_array(tensor) for tensor in graph.initializer}
    return {name: torch.from_numpy(values.copy()) for name, values in named.items()}


def _idle(part: str, bias: Tensor | None, value: Tensor, norm: nn.Module) -> Tensor:
    """One tensor of a norm that adds the folded `bias` and does nothing else."""
    assert isinstance(norm, nn.BatchNorm2d)
    if part == "bias" and bias is not None:
        return bias.to(value)
    fills = {"weight": 1.0, "running_var": 1.0 - norm.eps, "running_mean": 0.0, "bias": 0.0, "num_batches_tracked": 0}
    return torch.full_like(value, fills[part])


def _measure_norms(network: nn.Module, convolutions: dict[str, Conv], batches: Iterable[tuple[Tensor, ...]]) -> None:
    """Give every norm the mean and spread of its convolution, and undo both by its own weight and bias.

    The convolution itself is set to the size that fresh ones have: beside a norm its size means nothing, but steps of
    one rate move weights of another size more or less.
    """
    seen = {name: _Spread() for name in convolutions}
    handles = [
        conv.conv.register_forward_hook(lambda _, __, out, spread=seen[name]: spread.add(out))
        for name, conv in convolutions.items()
    ]
    network.eval()
    with torch.no_grad():
        for inputs in batches:
            network(*inputs)
        for handle in handles:
            handle.remove()
        for name, conv in convolutions.items():
            _settle(conv, seen[name])


class _Spread:
    """Mean and variance of the channels of maps [b, c, h, w] that come one after another."""

    def __init__(self) -> None:
        self.count, self.sum, self.squares = 0, torch.zeros(()), torch.zeros(())

    def add(self, maps: Tensor) -> None:
        maps = maps.double()
        self.count += maps.numel() // maps.shape[1]
        self.sum = self.sum + maps.sum((0, 2, 3))
        self.squares = self.squares + maps.square().sum((0, 2, 3))

    def moments(self) -> tuple[Tensor, Tensor]:
        mean = self.sum / self.count
        return mean.float(), (self.squares / self.count - mean.square()).clamp(min=0).float()


def _settle(conv: Conv, spread: _Spread) -> None:
    mean, variance = spread.moments()
    norm, weight = conv.norm, conv.conv.weight
    assert isinstance(norm, nn.BatchNorm2d)
    fresh = 1 / math.sqrt(3 * weight[0].numel())  # of PyTorch's own initial weights
    factor = fresh / float(weight.square().mean().sqrt().clamp(min=1e-12))
    weight.mul_(factor)
    norm.bias.add_(mean)
    norm.running_mean = mean * factor
    norm.running_var = variance * factor**2
    norm.weight.copy_((norm.running_var + norm.eps).sqrt() / factor)
