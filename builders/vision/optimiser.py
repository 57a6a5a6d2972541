"""Muon for weights of two and more dimensions, AdamW for the rest, in one optimizer with one state.

Muon (Jordan et al. 2024): the momentum of a matrix is replaced by the nearest matrix with orthogonal rows, found by
Newton-Schulz steps. A convolution [out, in, h, w] is a matrix of `out` rows; depthwise ones go to AdamW.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from builders.vision.precision import multiplies_bf16

STEPS = 5
QUINTIC = (3.4445, -4.7750, 2.0315)
"""Coefficients of the published step: they take singular values quickly to about 1, not exactly."""


def orthogonal(matrix: Tensor, *, half: bool = False) -> Tensor:
    """[rows, columns] -> roughly the nearest matrix whose singular values are all 1; in bf16 if `half`."""
    x = matrix / (matrix.norm() + 1e-7)
    x = x.bfloat16() if half else x
    flipped = x.shape[0] > x.shape[1]
    x = x.T if flipped else x
    a, b, c = QUINTIC
    for _ in range(STEPS):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.T if flipped else x).to(matrix.dtype)


class Mixed(torch.optim.Optimizer):  # type: ignore[misc]  # PyTorch is not among the type checker's packages
    """The step for both kinds of group; `kind` of a group is "muon" or "adam", `peak` its highest rate."""

    def __init__(self, network: nn.Module, rate: float = 2e-3, decay: float = 0.02, momentum: float = 0.95) -> None:
        trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
        groups = [
            {"params": [p for p in trained if _is_matrix(p)], "kind": "muon", "decay": decay},
            {"params": [p for p in trained if not _is_matrix(p)], "kind": "adam", "decay": 0.0},
        ]
        for group in groups:
            group["lr"] = group["peak"] = rate
        self.momentum = momentum
        self.half = bool(trained) and multiplies_bf16(trained[0].device.type)
        super().__init__([group for group in groups if group["params"]], {})

    def step(self, closure: Any = None) -> None:
        """One step along the gradients; a `closure` is not called."""
        with torch.no_grad():
            self._step()

    def _step(self) -> None:
        for group in self.param_groups:
            learning = [parameter for parameter in group["params"] if parameter.grad is not None]
            if group["kind"] == "adam":
                _adam(learning, [self.state[parameter] for parameter in learning], group["lr"])
                continue
            for parameter in learning:
                parameter.mul_(1 - group["lr"] * group["decay"])
                self._turn(parameter, self.state[parameter], group["lr"])

    def _turn(self, parameter: Tensor, state: dict[str, Any], rate: float) -> None:
        if not state:
            state["velocity"] = torch.zeros_like(parameter)
        velocity = state["velocity"].lerp_(parameter.grad, 1 - self.momentum)
        towards = parameter.grad.lerp(velocity, self.momentum)
        matrix = orthogonal(towards.flatten(1), half=self.half)
        like_adam = 0.2 * max(matrix.shape) ** 0.5  # the size of AdamW's steps, so that one rate serves both
        parameter.add_(matrix.view_as(parameter), alpha=-rate * like_adam)


def _adam(parameters: Sequence[Tensor], states: Sequence[dict[str, Any]], rate: float) -> None:
    """AdamW without decay, all small parameters in one call each: on a GPU starting a call is what takes time."""
    if not parameters:
        return
    for parameter, state in zip(parameters, states, strict=True):
        if not state:
            state.update(step=0, mean=torch.zeros_like(parameter), square=torch.zeros_like(parameter))
        state["step"] += 1
    grads = [parameter.grad for parameter in parameters]
    means, squares = [state["mean"] for state in states], [state["square"] for state in states]
    torch._foreach_lerp_(means, grads, 0.1)
    torch._foreach_lerp_(squares, torch._foreach_mul(grads, grads), 0.01)
    spreads = torch._foreach_div(squares, [1 - 0.99 ** state["step"] for state in states])
    torch._foreach_sqrt_(spreads)
    torch._foreach_add_(spreads, 1e-8)
    rates = [-rate / (1 - 0.9 ** state["step"]) for state in states]
    torch._foreach_addcdiv_(list(parameters), means, spreads, rates)


def _is_matrix(parameter: Tensor) -> bool:
    """Dense weights with at least 8 rows and columns; a depthwise kernel is none."""
    if parameter.dim() < 2 or (parameter.dim() > 2 and parameter.shape[1] == 1):
        return False
    return bool(min(parameter.shape[0], parameter[0].numel()) >= 8)


def set_peak(optimiser: torch.optim.Optimizer, rate: float) -> None:
    """Every group's highest rate, whatever a checkpoint says of it."""
    for group in optimiser.param_groups:
        group["peak"] = rate


def set_rate(optimiser: torch.optim.Optimizer, factor: float) -> None:
    """Every group's rate: its `peak` times `factor`."""
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * factor


def clip(parameters: Iterable[Tensor], largest: float) -> float:
    """Scale all gradients together so that their norm is at most `largest`; the norm before."""
    return float(nn.utils.clip_grad_norm_(parameters, largest))
