"""Several processes that train one decoder: each learns from rows of its own, and all take the same step.

On a CPU two processes of one thread do more than one of two: threads wait for each other in every small product.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import torch
from torch import Tensor, distributed


class Together:
    """This process among those that `torchrun` started, or alone."""

    def __init__(self) -> None:
        self.rank, self.size = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
        if self.size > 1 and not distributed.is_initialized():
            distributed.init_process_group("gloo")

    def mean(self, tensors: Sequence[Tensor], number: float) -> float:
        """Replace `tensors` by their means over all processes; the mean of `number`."""
        if self.size == 1:
            return number
        flat = torch.cat([torch.tensor([number]), *(tensor.flatten().float() for tensor in tensors)])
        distributed.all_reduce(flat)
        flat /= self.size
        start = 1
        for tensor in tensors:
            tensor.copy_(flat[start : start + tensor.numel()].view_as(tensor))
            start += tensor.numel()
        return float(flat[0])
