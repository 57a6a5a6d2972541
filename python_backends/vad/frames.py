"""A stream of sound as rows of the network: 512 new samples after the 64 before them.

Cut exactly at every border of the blocks it comes in: any split of the same sound gives the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from python_backends.audio.samples import Samples

Floats = npt.NDArray[np.float32]
Rows = Floats  # FP32 [n, 576]

FRAME = 512  # samples; 32 ms
CONTEXT = 64
ROW = CONTEXT + FRAME


class Framer:
    """Cuts one recording. Before its first sample there is silence."""

    def __init__(self) -> None:
        self._held = np.zeros(CONTEXT, np.float32)  # the context of the next row, then what it has of its frame
        self._samples = 0

    @property
    def samples(self) -> int:
        """How many have come so far."""
        return self._samples

    def feed(self, block: Samples) -> Rows:
        """The rows that `block` (FP32 [n], of any length) completes.

        Samples that are no finite numbers count as silence: one of them would stay in the network's state for good.
        """
        self._samples += len(block)
        sound = np.concatenate([self._held, np.where(np.isfinite(block), block, np.float32(0))])
        count = (len(sound) - CONTEXT) // FRAME
        self._held = sound[count * FRAME :].copy()
        if count == 0:
            return np.zeros((0, ROW), np.float32)
        windows = np.lib.stride_tricks.sliding_window_view(sound[: CONTEXT + count * FRAME], ROW)
        return np.array(windows[::FRAME], np.float32, order="C")

    def finish(self) -> Rows:
        """The last row, filled up with silence, if samples are left for one: FP32 [0 or 1, 576]."""
        left = len(self._held) - CONTEXT
        if left == 0:
            return np.zeros((0, ROW), np.float32)
        row = np.pad(self._held, (0, FRAME - left))
        self._held = row[FRAME:]
        return row[np.newaxis]


def portions(block: Samples, samples: int) -> Iterator[Samples]:
    """`block` in pieces of at most `samples`, so that a long one is not held a second time as rows."""
    for start in range(0, len(block), samples):
        yield block[start : start + samples]
