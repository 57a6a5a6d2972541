"""Every fresh batch is followed by one seen a while ago, in another size: composing costs as much as learning."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from builders.objects.feed import Batch

KEPT, LEAST = 48, 8
"""Batches remembered, and how many before the first is repeated."""
SCALES = (0.75, 1.25)
STEP = 32


def with_repeats(fresh: Iterable[Batch], random: np.random.Generator) -> Iterator[Batch]:
    """Fresh batches and repeats in turn. Batches are of tensors; none is changed."""
    kept: deque[Batch] = deque(maxlen=KEPT)
    for batch in fresh:
        yield batch
        kept.append(batch)
        if len(kept) >= LEAST:
            yield resized(kept[int(random.integers(len(kept)))], float(random.uniform(*SCALES)))


def resized(batch: Batch, scale: float) -> Batch:
    """The batch at about `scale` times its size, sides multiples of 32."""
    before = batch.images.shape[1:3]
    after = [max(2 * STEP, round(side * scale / STEP) * STEP) for side in before]
    planes = torch.as_tensor(batch.images).permute(0, 3, 1, 2)
    images: Tensor = functional.interpolate(planes, after, mode="bilinear", antialias=True).permute(0, 2, 3, 1)
    factors = torch.tensor([after[1] / before[1], after[0] / before[0]] * 2, dtype=torch.float32)
    return batch._replace(images=images, boxes=torch.as_tensor(batch.boxes) * factors)
