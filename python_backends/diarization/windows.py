"""One span of speech to windows of mel frames: 1.6 s each, as the speaker encoder was trained on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from python_backends.audio.mel import HOP
from python_backends.audio.samples import RATE
from python_backends.diarization.embed import FRAMES
from python_backends.diarization.features import BANDS, WIDTH, Floats, mel_frames

FRAME_S = HOP / RATE
LEAST_FRAMES = 10  # a tenth of a second; less has no voice to know
QUIETEST = 10 ** (-30 / 10)  # power that quieter windows are raised to, as Resemblyzer raises recordings: -30 dBFS
SILENCE = 1e-12


class Windows(NamedTuple):
    """`places` FP64 [n, 2], first and last second within the span; `mel` FP32 [n, 160, 40]."""

    places: npt.NDArray[np.float64]
    mel: Floats


def windows_of(samples: Floats, hop_s: float) -> Windows:
    """The windows of a span, `hop_s` apart, the last one at its end; one window if the span is shorter than it.

    What is shorter than a window is repeated to its length: the encoder knows voices better by that than by the
    silence around (an equal error rate of 4.1 % against 4.9 %). None for a span under 0.1 s.
    """
    frames = mel_frames(samples)
    if len(frames) < LEAST_FRAMES:
        return Windows(np.zeros((0, 2)), np.zeros((0, FRAMES, BANDS), np.float32))
    firsts = _firsts(len(frames), max(1, round(hop_s / FRAME_S)))
    length = min(FRAMES, len(frames))
    mel = np.stack([np.resize(frames[first : first + length], (FRAMES, BANDS)) for first in firsts])
    mel *= _gains(samples, firsts, length)[:, np.newaxis, np.newaxis]
    begins = np.array(firsts) * FRAME_S
    return Windows(np.stack([begins, begins + length * FRAME_S], axis=1), mel)


def _firsts(frames: int, hop: int) -> list[int]:
    """The first frame of every window."""
    last = max(0, frames - FRAMES)
    return [*range(0, last, hop), last]


def _gains(samples: Floats, firsts: list[int], length: int) -> Floats:
    """What each window's power is multiplied by: 1 for one that is loud enough."""
    power = [float(np.mean(np.square(samples[first * HOP : (first + length - 1) * HOP + WIDTH], dtype=np.float64)))
             for first in firsts]  # fmt: skip
    return np.asarray(np.maximum(1, QUIETEST / (np.array(power) + SILENCE)), np.float32)
