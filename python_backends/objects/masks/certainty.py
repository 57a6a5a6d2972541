"""How far a mask is to be trusted."""

from __future__ import annotations

import numpy as np

from python_backends.objects.masks.page_mask import THRESHOLD, Floats


def expected_overlap(probabilities: Floats, threshold: float = THRESHOLD) -> float:
    """The overlap (intersection over union) that the mask would have with the truth if every cell were right as often
    as its probability says: expected intersection over expected union, 0-1. An empty mask has 0.

    `probabilities` FP32 [64, 64]. It falls with every unsure cell, inside the mask or out, weighed by the mask's area.
    """
    inside = probabilities >= threshold
    intersection = float(probabilities[inside].sum(dtype=np.float64))
    union = float(np.count_nonzero(inside)) + float(probabilities[~inside].sum(dtype=np.float64))
    return intersection / union if union > 0 else 0.0
