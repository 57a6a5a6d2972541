"""A recording of any length that needs no data: vowels and pauses, for what depends on the length alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from builders.vad.sample import spoken_vowels
from python_backends.audio.samples import RATE, Samples

PAUSES_S = (0.2, 0.8, 1.5, 4.0)
SPOKEN_S = (1.2, 3.0, 0.7, 6.0)
BLOCK_S = 1.0


def long_recording(seconds: float) -> Iterator[Samples]:
    """Blocks of a second: vowels and pauses in turn, with a faint noise under both. Made as they are asked for."""
    dice = np.random.default_rng(20260101)
    block = int(BLOCK_S * RATE)
    voice = spoken_vowels(max(SPOKEN_S))
    pieces = [voice[: int(length * RATE)] for length in SPOKEN_S]
    pauses = [np.zeros(int(length * RATE), np.float32) for length in PAUSES_S]
    held, left = np.zeros(0, np.float32), int(seconds * RATE)
    for spoken, pause in itertools.zip_longest(itertools.cycle(pieces), itertools.cycle(reversed(pauses))):
        held = np.concatenate([held, spoken, pause])
        while len(held) >= block or left < len(held):
            sound, held = held[: min(block, left)], held[block:]
            yield sound + dice.normal(0, 1e-4, len(sound)).astype(np.float32)
            left -= len(sound)
            if left == 0:
                return
