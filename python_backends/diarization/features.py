"""Mel power frames as the speaker encoder was trained on: 25 ms Hann windows every 10 ms, 40 Slaney bands, no log.

The same numbers as `librosa.feature.melspectrogram(y, sr=16000, n_fft=400, hop_length=160, n_mels=40)`, up to the edge,
where librosa pads and this reads the sound that is really there.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from python_backends.audio.samples import RATE

Floats = npt.NDArray[np.float32]
HOP = 160  # samples between two frames
WIDTH = 400  # samples under one frame, which is centred on sample HOP x its index
BANDS = 40
_LINEAR_HZ = 200 / 3  # hertz of a mel below the break
_BREAK_HZ = 1000.0
_BREAK_MEL = _BREAK_HZ / _LINEAR_HZ
_LOG_STEP = np.log(6.4) / 27  # of the natural logarithm, a mel above the break


def hertz_of(mels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Slaney's scale: linear to 1 kHz, logarithmic above."""
    above = _BREAK_HZ * np.exp(_LOG_STEP * (mels - _BREAK_MEL))
    return np.where(mels >= _BREAK_MEL, above, mels * _LINEAR_HZ)


@functools.cache
def mel_bands() -> Floats:
    """Weights of the 201 spectral bins in each band, [201, 40]: triangles from 0 to 8 kHz, each of area 1."""
    top = _BREAK_MEL + np.log(RATE / 2 / _BREAK_HZ) / _LOG_STEP
    edges = hertz_of(np.linspace(0, top, BANDS + 2))
    bins = np.linspace(0, RATE / 2, WIDTH // 2 + 1)[:, np.newaxis]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    return np.asarray(np.maximum(0, np.minimum(rising, falling)) * 2 / (edges[2:] - edges[:-2]), np.float32)


@functools.cache
def _hann() -> Floats:
    return np.asarray(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WIDTH) / WIDTH), np.float32)


def mel_frames(samples: Floats) -> Floats:
    """Mel power [n, 40] of `samples`: frame i lies over samples 160 i to 160 i + 400; n is how many lie inside."""
    if len(samples) < WIDTH:
        return np.zeros((0, BANDS), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, WIDTH)[::HOP]
    spectrum = np.fft.rfft(frames * _hann(), axis=1)
    power = spectrum.real**2 + spectrum.imag**2
    return np.asarray(power.astype(np.float32) @ mel_bands())
