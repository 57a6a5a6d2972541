"""Samples to a WAV file."""

from __future__ import annotations

import struct

import numpy as np

from python_backends.audio.samples import RATE, Samples

_BYTES = 2


def wav_bytes(samples: Samples, rate: int = RATE) -> bytes:
    """Mono 16-bit WAV of `samples` in [-1, 1]; what lies outside is cut.

    A sound over 4 GiB carries the size 0xFFFFFFFF, which readers take for "to the end of the file".
    """
    scaled = np.rint(np.clip(samples, -1.0, 1.0) * np.float32(32767.0)).astype("<i2")
    size = min(len(scaled) * _BYTES, 0xFFFFFFFF)
    header = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF", min(size + 36, 0xFFFFFFFF), b"WAVE",
        b"fmt ", 16, 1, 1, rate, rate * _BYTES, _BYTES, 8 * _BYTES,
        b"data", size,
    )  # fmt: skip
    body: bytes = scaled.tobytes()
    return header + body
