"""Stretches of speech cut into equal windows of mel frames."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from python_backends.audio.mel import HOP, log_mel
from python_backends.audio.samples import RATE, Samples
from python_backends.spoken_language.network import Mel

SHORTEST_S = 0.5
"""Less speech than this says nothing about its language."""
WINDOW_S = 10.0
"""What the network hears at once; it was trained on two to seven seconds, and has no use for more than ten."""
MOST = 6
"""Windows heard of one recording: from its whole length, evenly."""


def windows_of(speech: Sequence[Samples]) -> list[Mel]:
    """Log-mel [1, 80, frames] of at most `MOST` windows; none where there is too little speech.

    The stretches are taken as one, because short ones tell less than their sum. All windows but a single short one have
    the length `WINDOW_S`; a rest shorter than half a window is heard with the one before it, overlapping.
    """
    whole = np.concatenate(speech) if speech else np.zeros(0, np.float32)
    if len(whole) < SHORTEST_S * RATE:
        return []
    length = int(WINDOW_S * RATE)
    if len(whole) <= length:
        return [log_mel(whole)[np.newaxis]]
    count = min(MOST, max(2, round(len(whole) / length)))
    starts = np.linspace(0, len(whole) - length, count).astype(int) // HOP * HOP
    return [log_mel(whole[start : start + length])[np.newaxis] for start in starts]
