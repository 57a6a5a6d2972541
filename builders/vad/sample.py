"""A sound that needs no recording: vowels of a source and three formants, syllable after syllable.

The detector takes it for speech, so it serves as the known value of the network and in tests.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from python_backends.audio.samples import RATE

PITCH_HZ = 100.0
SYLLABLES_PER_S = 4
HARMONICS = 30
# First three formants in Hz of a, e, i, o, u (an adult man's; Peterson and Barney 1952, rounded), widths and weights.
VOWELS = ((700, 1200, 2600), (500, 1800, 2500), (300, 2200, 3000), (500, 900, 2500), (300, 800, 2300))
WIDTHS, WEIGHTS = (80, 100, 140), (1.0, 0.5, 0.25)


def spoken_vowels(seconds: float) -> npt.NDArray[np.float32]:
    """FP32 [16000 x seconds], from -1 to 1: four vowels a second, the voice rising and falling."""
    times = np.arange(int(seconds * RATE)) / RATE
    pitch = PITCH_HZ * (1 + 0.15 * np.sin(2 * np.pi * 0.7 * times))
    phase = 2 * np.pi * np.cumsum(pitch / RATE)
    vowel = np.array(VOWELS, np.float64)[(times * SYLLABLES_PER_S).astype(np.int64) % len(VOWELS)]
    sound = np.zeros_like(times)
    for harmonic in range(1, HARMONICS):
        distance = (harmonic * pitch[:, np.newaxis] - vowel) / WIDTHS
        strength = (np.array(WEIGHTS) / (1 + distance**2)).sum(axis=1)
        sound += strength * np.sin(harmonic * phase)
    loudness = np.clip(0.5 - 0.6 * np.cos(2 * np.pi * SYLLABLES_PER_S * times), 0, 1)
    return np.asarray(0.2 * loudness * sound, np.float32)
