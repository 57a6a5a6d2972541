"""Samples stay finite, bounded and where they were."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.audio.blocks import blocks_of
from python_backends.audio.resample import Resampler
from python_backends.audio.signal import SLICE
from tests.audio.files import Float, encoded, loudness, read, tone, wav

FLOAT = 3


@pytest.mark.parametrize(("kind", "bits"), [("<f4", 32), ("<f8", 64)])
def test_what_is_not_finite_becomes_silence(kind: str, bits: int) -> None:
    values = np.array([0.5, np.nan, np.inf, -np.inf, 0.25] * 100).astype(kind)
    samples, _ = read(wav(values.tobytes(), bits=bits, code=FLOAT))
    np.testing.assert_array_equal(samples, np.nan_to_num(values, nan=0, posinf=0, neginf=0).astype(np.float32))


def test_what_is_too_loud_is_cut() -> None:
    values = np.array([3.0, -1e30, 1.0, 1e300, 0.5] * 20)
    samples, _ = read(wav(values.tobytes(), bits=64, code=FLOAT))
    np.testing.assert_array_equal(samples, np.clip(values, -1, 1).astype(np.float32))


def test_an_infinite_channel_does_not_silence_the_other() -> None:
    values = np.stack([np.full(200, np.inf), np.full(200, 0.5)], 1).astype("<f4")
    samples, _ = read(wav(values.tobytes(), channels=2, bits=32, code=FLOAT))
    np.testing.assert_allclose(samples, 0.25)


def test_resampling_does_not_overshoot_the_range() -> None:
    square = np.sign(tone(1.0, 44_100, hz=300.0)).astype("<f4")
    samples, _ = read(wav(square.tobytes(), rate=44_100, bits=32, code=FLOAT))
    assert np.abs(samples).max() <= 1.0


def test_what_16_khz_cannot_hold_does_not_fold_back() -> None:
    high = _through(Resampler(48_000), tone(1.0, 48_000, hz=11_000.0), 1_000)
    assert 20 * np.log10(loudness(high[1_000:-1_000]) / 0.354) < -100
    low = _through(Resampler(48_000), tone(1.0, 48_000, hz=7_000.0), 1_000)
    assert loudness(low[1_000:-1_000]) == pytest.approx(0.354, rel=0.01)


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 48_000])
def test_a_click_stays_where_it_was(rate: int) -> None:
    samples = np.zeros(rate, np.float32)
    samples[rate // 2] = 1.0
    made = _through(Resampler(rate), samples, 997)
    assert len(made) == 16_000
    assert abs(int(np.argmax(made)) - round(rate // 2 * 16_000 / rate)) <= 1


def test_the_size_of_pieces_does_not_change_a_sample() -> None:
    samples = tone(1.0, 44_100)
    np.testing.assert_array_equal(
        _through(Resampler(44_100), samples, 100), _through(Resampler(44_100), samples, 44_100)
    )


def test_a_packet_longer_than_a_slice() -> None:
    samples = tone(10.0)
    made, _ = read(encoded(samples, "flac", "flac"))
    assert len(made) > 2 * SLICE
    np.testing.assert_allclose(made, samples, atol=1e-4)


@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 20, 25])
def test_blocks_have_one_length_and_the_last_is_shorter(count: int) -> None:
    samples = np.arange(count, dtype=np.float32)
    blocks = list(blocks_of(np.array_split(samples, 4), 10))
    assert all(len(block) == 10 for block in blocks[:-1])
    assert [len(block) for block in blocks[-1:]] == ([count % 10 or 10] if count else [])
    np.testing.assert_array_equal(np.concatenate([samples[:0], *blocks]), samples)


def test_a_block_may_be_kept() -> None:
    first, second = blocks_of([np.zeros(10, np.float32), np.ones(10, np.float32)], 10)
    assert first.max() == 0.0
    assert second.min() == 1.0


def _through(resampler: Resampler, samples: Float, step: int) -> Float:
    parts = [resampler.push(samples[start : start + step]) for start in range(0, len(samples), step)]
    return np.concatenate([*parts, resampler.finish()])
