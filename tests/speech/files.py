"""Recordings as files: good ones of odd kinds, and bad ones."""

from __future__ import annotations

import struct

import numpy as np

from python_backends.audio.samples import RATE, Samples
from tests.audio import files

PCM, FLOAT, MULAW = 1, 3, 7


def wav(samples: Samples, rate: int = RATE) -> bytes:
    """16 bits a sample."""
    return files.wav((samples * 32767).astype("<i2").tobytes(), rate=rate)


def riff(kind: int, rate: int, bits: int, data: bytes, claimed_bytes: int | None = None) -> bytes:
    """A mono RIFF file of any coding; `claimed_bytes` is what its header says there is."""
    size = len(data) if claimed_bytes is None else claimed_bytes
    block = bits // 8
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, kind, 1, rate, rate * block, block, bits)
    return struct.pack("<4sI4s", b"RIFF", 36 + size, b"WAVE") + form + struct.pack("<4sI", b"data", size) + data


def mulaw(samples: Samples) -> bytes:
    """8 kHz u-law, as telephones send it: every second of `samples`."""
    half = np.clip(samples[::2], -1, 1)
    magnitude = np.log1p(255 * np.abs(half)) / np.log1p(255)
    codes = (127 - np.round(magnitude * 127)).astype(np.uint8) | np.where(half < 0, 0, 128).astype(np.uint8)
    return riff(MULAW, RATE // 2, 8, codes.tobytes())


def floats(samples: Samples) -> bytes:
    """32-bit floats."""
    return riff(FLOAT, RATE, 32, samples.astype("<f4").tobytes())


def ten_hours(samples: Samples) -> bytes:
    """A header that claims ten hours before what there is."""
    return riff(PCM, RATE, 16, (samples * 32767).astype("<i2").tobytes(), 10 * 3600 * RATE * 2)
