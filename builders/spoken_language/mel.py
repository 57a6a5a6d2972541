"""Whisper's log-mel spectrogram: 80 bands of 25 ms windows, 100 a second."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

RATE, WINDOW, HOP, BANDS = 16_000, 400, 160, 80
Floats = npt.NDArray[np.float32]


@functools.cache
def filters() -> Floats:
    """Slaney's triangular filters of unit area, [80, 201]."""
    bins = np.linspace(0, RATE / 2, WINDOW // 2 + 1)
    edges = _hertz(np.linspace(_mels(0.0), _mels(RATE / 2), BANDS + 2))
    rise = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    fall = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    weights = np.maximum(0, np.minimum(rise, fall)) * (2 / (edges[2:] - edges[:-2]))[:, None]
    found: Floats = weights.astype(np.float32)
    return found


def log_mel(sound: Floats) -> Floats:
    """[80, frames] of sound at 16 kHz, scaled as Whisper wants it."""
    padded = np.pad(sound, WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:-1]
    window = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    power = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
    logs = np.log10(np.maximum(filters() @ power.T.astype(np.float32), 1e-10))
    scaled: Floats = (np.maximum(logs, logs.max() - 8.0) + 4.0) / 4.0
    return scaled.astype(np.float32)


def _mels(hertz: float) -> float:
    return hertz / (200 / 3) if hertz < 1000 else 15 + np.log(hertz / 1000) / (np.log(6.4) / 27)


def _hertz(mels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.where(mels < 15, mels * (200 / 3), 1000 * np.exp((mels - 15) * (np.log(6.4) / 27)))
