"""Whisper's log-mel spectrogram (Radford et al. 2022; its Mel scale is Slaney's, its filters have equal area)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import scipy.fft

from python_backends.audio.samples import RATE, Samples

N_FFT = 400
HOP = 160
BANDS = 80
FRAMES = 3000
"""Frames of the 30 s that Whisper reads at once."""

FLOOR_LOG10 = -10.0
"""Decades of power; all below is silence."""
RANGE_LOG10 = 8.0
"""Decades kept under the loudest value: 80 dB."""
_AT_ONCE = 4096  # frames transformed at a time, so that a long sound does not need its spectrum whole

_LINEAR_HZ = 200.0 / 3.0  # width of a mel below the break
_BREAK_HZ = 1000.0
_LOG_STEP = np.log(6.4) / 27.0  # 27 mels from the break to 6.4 times its frequency


def log_mel(samples: Samples, bands: int = BANDS) -> Samples:
    """float32 [bands, frames] of float32 [n] at 16 kHz; frames is n // 160. Frame i is centred at sample 160 i.

    What Whisper computes for the same array, so pad with zeros first where it would: `padded_to(samples, ...)`. The
    floor is 80 dB under the loudest value of this array, so a piece alone differs from itself within a longer one.
    A sound of fewer than 201 samples cannot be mirrored at its ends and is padded with zeros to that length.
    """
    frames = len(samples) // HOP
    if len(samples) <= N_FFT // 2:
        samples = padded_to(samples, N_FFT // 2 + 1)
    mirrored = np.pad(samples, N_FFT // 2, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(mirrored, N_FFT)[::HOP][:frames]
    mel = np.empty((bands, frames), np.float32)
    for start in range(0, frames, _AT_ONCE):
        spectrum = scipy.fft.rfft(windows[start : start + _AT_ONCE] * hann(), axis=1)
        power = np.square(spectrum.real) + np.square(spectrum.imag)
        np.matmul(filters(bands), power.T, out=mel[:, start : start + len(power)])
    return _compressed(mel)


def padded_to(samples: Samples, length: int) -> Samples:
    """`samples` followed by zeros up to `length`, or cut there."""
    if len(samples) >= length:
        return samples[:length]
    return np.concatenate([samples, np.zeros(length - len(samples), np.float32)])


def log_mel_30s(samples: Samples, bands: int = BANDS) -> Samples:
    """float32 [bands, 3000]: `samples`, at most 30 s, as Whisper's encoder reads them, zeros after their end."""
    return log_mel(padded_to(samples, FRAMES * HOP), bands)


def _compressed(mel: Samples) -> Samples:
    """log10, cut `RANGE_LOG10` under the loudest value, then moved to about [-1, 1]. Works in place."""
    if not mel.size:
        return mel
    np.maximum(mel, np.float32(10.0**FLOOR_LOG10), out=mel)
    np.log10(mel, out=mel)
    np.maximum(mel, mel.max() - np.float32(RANGE_LOG10), out=mel)
    mel += np.float32(4.0)
    mel *= np.float32(0.25)
    return mel


@lru_cache(maxsize=1)
def hann() -> Samples:
    """float32 [400]: the periodic Hann window."""
    turns = np.arange(N_FFT) / N_FFT
    window: npt.NDArray[np.float64] = 0.5 - 0.5 * np.cos(2.0 * np.pi * turns)
    return _frozen(window)


@lru_cache(maxsize=4)
def filters(bands: int = BANDS) -> Samples:
    """float32 [bands, 201]: triangles from 0 to 8 kHz, evenly spaced in mels, each of area 1 (per Hz)."""
    edges = _hz_of(np.linspace(0.0, _mel_of(RATE / 2.0), bands + 2))
    bins = np.arange(N_FFT // 2 + 1) * (RATE / N_FFT)
    low, centre, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising, falling = (bins - low) / (centre - low), (high - bins) / (high - centre)
    return _frozen(np.maximum(0.0, np.minimum(rising, falling)) * (2.0 / (high - low)))


def _mel_of(hz: float) -> float:
    if hz < _BREAK_HZ:
        return hz / _LINEAR_HZ
    return float(_BREAK_HZ / _LINEAR_HZ + np.log(hz / _BREAK_HZ) / _LOG_STEP)


def _hz_of(mels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    turn = _BREAK_HZ / _LINEAR_HZ
    hz: npt.NDArray[np.float64] = np.where(
        mels < turn, mels * _LINEAR_HZ, _BREAK_HZ * np.exp(_LOG_STEP * (np.maximum(mels, turn) - turn))
    )
    return hz


def _frozen(values: npt.NDArray[np.float64]) -> Samples:
    made = values.astype(np.float32)
    made.flags.writeable = False
    return made
