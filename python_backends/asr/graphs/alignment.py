"""When each token was said, from what the alignment heads looked at (Radford et al. 2022, word timing; after Sakoe and
Chiba 1978).

Weights over the frames of the sound, standardised over the tokens, smoothed by a median along the frames and averaged
over the heads; then the monotonic path through tokens and frames along which their sum is largest.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Path = npt.NDArray[np.int64]

MEDIAN = 7  # frames
# Exchanges after which the fourth of seven numbers is their median: six times faster than sorting each seven.
EXCHANGES = ((0, 5), (0, 3), (1, 6), (2, 4), (0, 1), (3, 5), (2, 6), (2, 3), (3, 6), (4, 5), (1, 4), (1, 3), (3, 4))
TINY = np.float32(1e-12)  # nothing is divided by less


def path_of(alignment: Array, frames: int, prompt: int = 0) -> Path:
    """INT64 [n, 2]: (token, frame) pairs, from (0, 0) to the last token and the last of the `frames` that have sound.

    `alignment` FP32 [heads, tokens, all frames] holds chances: of `prompt` tokens that are not counted, of all whose
    times are wanted, and of a last one, the end. A token is read when the next is said, so row `prompt` belongs to
    the first that is counted and the row before the last to the end; the last row only takes part in the mean.
    """
    weights = alignment[:, :, :frames] / np.maximum(alignment[:, :, :frames].sum(-1, keepdims=True), TINY)
    standard = (weights - weights.mean(1, keepdims=True)) / np.maximum(weights.std(1, keepdims=True), TINY)
    return cheapest_path(-smoothed(standard)[:, prompt:-1].mean(0))


def smoothed(weights: Array) -> Array:
    """The median of `MEDIAN` neighbours along the last axis, which is mirrored at its ends."""
    reach, length = MEDIAN // 2, weights.shape[-1]
    if length <= reach:
        return weights
    padded = np.pad(weights, [(0, 0)] * (weights.ndim - 1) + [(reach, reach)], mode="reflect")
    shifted = [padded[..., start : start + length] for start in range(MEDIAN)]
    for one, other in EXCHANGES:
        shifted[one], shifted[other] = (
            np.minimum(shifted[one], shifted[other]), np.maximum(shifted[one], shifted[other]))  # fmt: skip
    return shifted[reach]


def cheapest_path(costs: Array) -> Path:
    """INT64 [n, 2]: from corner to corner of `costs` [rows, columns] by steps down, right or both, of least cost.

    Among equally cheap ways a step along the row is preferred, as Whisper prefers it.
    """
    rows, columns = costs.shape
    sums, came = np.full((rows + 1, columns + 1), np.inf), np.zeros((rows + 1, columns + 1), np.int8)
    sums[0, 0] = 0
    flat, flat_came, width = sums.reshape(-1), came.reshape(-1), columns + 1
    for diagonal in range(2, rows + columns + 1):  # all cells of one depend only on the two before
        row = np.arange(max(1, diagonal - columns), min(rows, diagonal - 1) + 1)
        cell = row * width + diagonal - row
        both, down, right = flat[cell - width - 1], flat[cell - width], flat[cell - 1]
        step = np.where((both < down) & (both < right), 0, np.where((down < both) & (down < right), 1, 2))
        flat[cell] = costs[row - 1, diagonal - row - 1] + np.choose(step, [both, down, right])
        flat_came[cell] = step
    return _traced(came, rows, columns)


def _traced(came: Array, row: int, column: int) -> Path:
    """Back from the last corner; the edges, which nothing leads over, send every way to the first."""
    path = []
    while row > 0:
        path.append((row - 1, column - 1))
        step = came[row, column]
        row, column = row - (step != 2), column - (step != 1)
    return np.array(path[::-1], np.int64)
