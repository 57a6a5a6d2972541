"""A running average of a network's weights: what is measured and exported."""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import nn


class Average:
    """Exponential moving average of weights and buffers; `decay` is reached slowly, so that early averages follow."""

    def __init__(self, network: nn.Module, decay: float = 0.998) -> None:
        self.network = copy.deepcopy(network).eval().requires_grad_(False)
        self.decay, self.updates = decay, 0

    def update(self, network: nn.Module) -> None:
        """Follow `network` by one step."""
        self.updates += 1
        keep = min(self.decay, (1 + self.updates) / (10 + self.updates))
        mine, theirs = self.network.state_dict(), network.state_dict()
        real = [name for name, value in mine.items() if value.is_floating_point()]
        with torch.no_grad():
            # All in one call: on a GPU hundreds of small ones take longer than the network.
            torch._foreach_lerp_([mine[name] for name in real], [theirs[name] for name in real], 1 - keep)
            for name in mine.keys() - real:
                mine[name].copy_(theirs[name])

    def state_dict(self) -> dict[str, Any]:
        return {"network": self.network.state_dict(), "updates": self.updates}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.network.load_state_dict(state["network"])
        self.updates = state["updates"]
