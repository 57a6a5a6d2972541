"""A long sound never lies in memory whole."""

from __future__ import annotations

import tracemalloc

import pytest

from python_backends.audio.sound import Sound
from tests.audio.files import wav

MINUTES = 30
RATE = 8_000


@pytest.fixture(scope="module")
def long_call() -> bytes:
    """Half an hour of u-law, as a telephone recorder writes it: 14 MB, 115 MB once decoded."""
    return wav(bytes(range(256)) * (MINUTES * 60 * RATE // 256), rate=RATE, bits=8, code=7)


def test_half_an_hour_in_blocks(long_call: bytes) -> None:
    block_s = 10.0
    tracemalloc.start()
    try:
        with Sound(long_call) as sound:
            samples = sum(len(block) for block in sound.blocks(block_s))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert samples == MINUTES * 60 * 16_000
    assert peak < 3 * block_s * 16_000 * 4 + 500_000


def test_one_block_decodes_no_more_than_it_needs(long_call: bytes) -> None:
    with Sound(long_call) as sound:
        next(sound.blocks(5.0))
        assert 5.0 <= sound.outcome.decoded_s < 15.0
        assert not sound.outcome.truncated


def test_leaving_the_context_ends_the_blocks(long_call: bytes) -> None:
    with Sound(long_call) as sound:
        blocks = sound.blocks(5.0)
        next(blocks)
    assert len(list(blocks)) <= 2
    assert sound.outcome.decoded_s < 20.0
