"""Bytes flipped, cut out and repeated anywhere: samples or a refusal of ours, never another error."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.audio.limits import AudioLimits
from python_backends.errors import OpenfazeError
from tests.audio.files import encoded, read, tone

KINDS = [
    ("wav", "pcm_s16le"), ("flac", "flac"), ("mp3", "libmp3lame"), ("mp4", "aac"), ("ogg", "libopus"),
    ("matroska", "aac"), ("avi", "libmp3lame"), ("aiff", "pcm_s16be"), ("amr", "libopencore_amrnb"),
    ("mpegts", "aac"), ("caf", "alac"),
]  # fmt: skip
ROUNDS = 12


@pytest.mark.parametrize(("container", "codec"), KINDS)
def test_broken_anywhere(container: str, codec: str) -> None:
    rate = {"libopus": 48_000, "libopencore_amrnb": 8_000}.get(codec, 16_000)
    whole = encoded(tone(3.0 if container == "ogg" else 0.4, rate), container, codec, rate=rate)
    chance = np.random.default_rng(5)
    for _ in range(ROUNDS):
        assert _loudest_or_refused(_broken(whole, chance)) <= 1.0


def _broken(whole: bytes, chance: np.random.Generator) -> bytes:
    data = bytearray(whole)
    for at in chance.integers(0, min(len(data), int(chance.choice([200, len(data)]))), 8):
        data[at] = int(chance.integers(0, 256))
    start, end = sorted(int(at) for at in chance.integers(0, len(data), 2))
    return bytes(data[:start] + data[end:]) if chance.random() < 0.3 else bytes(data)


def _loudest_or_refused(data: bytes) -> float:
    """The largest sample, 0 where `data` is refused in words; any other error is a bug and fails the test."""
    try:
        samples, _ = read(data, AudioLimits(max_seconds=60.0, max_gap_s=5.0))
    except OpenfazeError:
        return 0.0
    return float(np.abs(samples).max(initial=0.0))
