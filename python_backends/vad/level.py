"""Quiet speech is raised before the network hears it; what is recognised afterwards stays as it was recorded.

Below about -60 dB of full scale the network takes speech for silence. A gain follows the loudest that was heard of
late. The level it goes by falls by 9 dB a second, so that a quiet speaker is heard soon after a loud one; and it rises
by no more than 3 dB a frame, so that a bang between them deafens it for a moment only. Speech of ordinary loudness is
left alone to the last bit.
"""

from __future__ import annotations

import numpy as np

from python_backends.vad.frames import CONTEXT, Floats, Rows

TARGET_DB = -35.0  # of a frame's effective value, full scale 0; louder speech is not raised
MAX_GAIN_DB = 45.0
QUIETEST_DB = TARGET_DB - MAX_GAIN_DB
RISE_DB = 3.0  # a frame: what is heard for 10 frames counts, a knock does not
FALL_DB = 0.3  # a frame; at less, a speaker 35 dB below another is lost (perf/vad.py)
TINY = 1e-12


class Leveller:
    """One recording, row by row: the gain of a row depends on it and those before, not on how they were divided."""

    def __init__(self) -> None:
        self._level = QUIETEST_DB

    def __call__(self, rows: Rows) -> Rows:
        """`rows` (FP32 [n, 576]) times their gains. None of the result is beyond [-1, 1], nor raised beyond it."""
        gains = self._gains(_decibels(rows))
        peaks = np.abs(rows).max(axis=1, initial=0.0)
        limited = np.minimum(gains, 1 / np.maximum(peaks, np.float32(TINY)))
        return np.asarray(rows * limited[:, np.newaxis], np.float32)

    def _gains(self, levels: list[float]) -> Floats:
        """Of each row, at least 1."""
        followed = []
        for level in levels:
            self._level = max(QUIETEST_DB, self._level - FALL_DB, min(level, self._level + RISE_DB))
            followed.append(self._level)
        raised = TARGET_DB - np.array(followed, np.float64)
        return np.asarray(10 ** (np.clip(raised, 0, MAX_GAIN_DB) / 20), np.float32)


def _decibels(rows: Rows) -> list[float]:
    """The effective value of each row's new samples, about their mean: a constant offset is no sound."""
    spread = rows[:, CONTEXT:].std(axis=1, dtype=np.float64)
    levels: list[float] = (20 * np.log10(np.maximum(spread, TINY))).tolist()
    return levels
