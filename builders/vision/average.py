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
        theirs = network.state_dict()
        with torch.no_grad():
            for name, mine in self.network.state_dict().items():
                if mine.is_floating_point():
                    mine.lerp_(theirs[name].to(mine.dtype), 1 - keep)
                else:
                    mine.copy_(theirs[name])

    def state_dict(self) -> dict[str, Any]:
        return {"network": self.network.state_dict(), "updates": self.updates}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.network.load_state_dict(state["network"])
        self.updates = state["updates"]
