"""Mel power frames as the speaker encoder was trained on: 25 ms Hann windows every 10 ms, 40 Slaney bands, no log.

The same numbers as `librosa.feature.melspectrogram(y, sr=16000, n_fft=400, hop_length=160, n_mels=40)`, up to the edge,
where librosa pads and this reads the sound that is really there.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from python_backends.audio.mel import HOP, N_FFT, filters, hann

Floats = npt.NDArray[np.float32]
WIDTH = N_FFT  # samples under one frame
BANDS = 40


def mel_frames(samples: Floats) -> Floats:
    """Mel power [n, 40] of `samples`: frame i lies over samples 160 i to 160 i + 400; n is how many lie inside."""
    if len(samples) < WIDTH:
        return np.zeros((0, BANDS), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, WIDTH)[::HOP]
    spectrum = np.fft.rfft(frames * hann(), axis=1)
    power = spectrum.real**2 + spectrum.imag**2
    return np.asarray(power.astype(np.float32) @ filters(BANDS).T)
