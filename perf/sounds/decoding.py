"""A file as the server hears it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from python_backends.audio.samples import Samples
from python_backends.audio.sound import Sound


def decoded(path: Path) -> Samples:
    """The whole of it, FP32 [n] at 16 kHz, mono."""
    with Sound(path.read_bytes()) as sound:
        return np.concatenate(list(sound.blocks()))
