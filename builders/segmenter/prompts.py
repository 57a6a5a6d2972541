"""Boxes as a detector gives them: near the true one, seldom on it. NumPy only, because measuring needs no PyTorch."""

from __future__ import annotations

import numpy as np

from python_backends.objects.masks.page_mask import Box

LEAST_OVERLAP = 0.5  # with the true box: what is further off counts as a miss of the detector, not of the segmenter
SPREAD = 0.02, 0.1  # least and largest deviation of an edge, as shares of the side across it
TRIES = 20


def jittered(rng: np.random.Generator, box: Box) -> Box:
    """`box` with every edge moved at random, the spread of the movement itself being drawn for the whole box."""
    sides = np.array([box[2] - box[0], box[3] - box[1]] * 2)
    spread = rng.uniform(*SPREAD)
    for _ in range(TRIES):
        x0, y0, x1, y1 = (float(edge) for edge in np.array(box) + rng.normal(0, spread, 4) * sides)
        moved = (x0, y0, x1, y1)
        if overlap(moved, box) >= LEAST_OVERLAP:
            return moved
    return box


def overlap(first: Box, second: Box) -> float:
    """Intersection over union."""
    wide = min(first[2], second[2]) - max(first[0], second[0])
    high = min(first[3], second[3]) - max(first[1], second[1])
    shared = max(0.0, wide) * max(0.0, high)
    return shared / (_area(first) + _area(second) - shared)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
