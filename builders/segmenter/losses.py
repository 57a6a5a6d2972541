"""What the masks are trained on: every cell's own error, and the overlap of the whole."""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor
from torch.nn import functional


def mask_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """Mean over boxes of cross-entropy a cell plus Dice loss; both [n, 64, 64], targets are shares of cells."""
    logits, targets = logits.float(), targets.float()
    cells = functional.binary_cross_entropy_with_logits(logits, targets)
    found = torch.sigmoid(logits)
    shared = (found * targets).sum((1, 2))
    dice = 1 - (2 * shared + 1) / (found.sum((1, 2)) + targets.sum((1, 2)) + 1)
    return cast(Tensor, cells + dice.mean())


def mean_overlap(logits: Tensor, targets: Tensor) -> float:
    """Mean over boxes of intersection over union, in cells of at least one half."""
    found, true = logits > 0, targets >= 0.5
    shared, either = (found & true).sum((1, 2)).float(), (found | true).sum((1, 2)).float()
    return float((shared / either.clamp(min=1)).mean())
