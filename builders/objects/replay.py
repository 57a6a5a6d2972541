"""Now and then a batch seen a while ago comes again in another size: composing costs time too."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from builders.objects.feed import Batch

KEPT, EVERY = 48, 3
"""Batches remembered, and after how many fresh ones one is repeated."""
SCALES = (0.75, 1.25)
STEP = 32


def with_repeats(fresh: Iterable[Batch], random: np.random.Generator) -> Iterator[Batch]:
    """`EVERY` fresh batches, then a repeat, and so on. Batches are of tensors; none is changed."""
    kept: deque[Batch] = deque(maxlen=KEPT)
    for number, batch in enumerate(fresh, 1):
        yield batch
        kept.append(batch)
        if number % EVERY == 0:
            yield resized(kept[int(random.integers(len(kept)))], float(random.uniform(*SCALES)))


def resized(batch: Batch, scale: float) -> Batch:
    """The batch at about `scale` times its size, sides multiples of 32."""
    before = batch.images.shape[1:3]
    after = [max(2 * STEP, round(side * scale / STEP) * STEP) for side in before]
    planes = torch.as_tensor(batch.images).permute(0, 3, 1, 2).float()
    fitted: Tensor = functional.interpolate(planes, after, mode="bilinear", antialias=True)
    images = fitted.round().to(torch.uint8).permute(0, 2, 3, 1)
    boxes = torch.as_tensor(batch.boxes)
    factors = boxes.new_tensor([after[1] / before[1], after[0] / before[0]] * 2)
    return batch._replace(images=images, boxes=boxes * factors)
