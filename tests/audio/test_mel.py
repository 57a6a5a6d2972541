"""Numbers of the log-mel against the definition, computed the slow way."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from python_backends.audio import mel
from tests.audio.files import Float, tone

TOLERANCE = 2e-5  # float32 against float64, in units of 20 dB


def _reference(samples: Float) -> npt.NDArray[np.float64]:
    """From the papers' formulas in float64: a direct Fourier sum a frame, a filter at a time."""
    signal = samples.astype(np.float64)
    ahead, behind = signal[1:201][::-1], signal[-201:-1][::-1]
    signal = np.concatenate([ahead, signal, behind])
    window = np.array([np.sin(np.pi * n / 400) ** 2 for n in range(400)])
    waves = np.exp(-2j * np.pi * np.outer(np.arange(201), np.arange(400)) / 400)
    frames = [signal[160 * i : 160 * i + 400] * window for i in range(len(samples) // 160)]
    power = np.array([np.abs(waves @ frame) ** 2 for frame in frames]).T
    edges = [_hz(step * _mel(8000.0) / 81) for step in range(82)]
    bands = np.zeros((80, 201))
    for band in range(80):
        low, middle, high = edges[band : band + 3]
        for line in range(201):
            hz = 40.0 * line
            height = min((hz - low) / (middle - low), (high - hz) / (high - middle))
            bands[band, line] = max(0.0, height) * 2.0 / (high - low)
    log = np.log10(np.maximum(bands @ power, 1e-10))
    scaled: npt.NDArray[np.float64] = (np.maximum(log, log.max() - 8.0) + 4.0) / 4.0
    return scaled


def _mel(hz: float) -> float:
    return 3.0 * hz / 200.0 if hz < 1000.0 else 15.0 + 27.0 * float(np.log(hz / 1000.0) / np.log(6.4))


def _hz(mels: float) -> float:
    return 200.0 * mels / 3.0 if mels < 15.0 else 1000.0 * float(6.4 ** ((mels - 15.0) / 27.0))


def _noise(count: int) -> Float:
    chance = np.random.default_rng(7)
    noise: Float = (chance.standard_normal(count) * np.linspace(0.0001, 0.3, count)).astype(np.float32)
    return noise


@pytest.mark.parametrize(
    "samples",
    [_noise(16_000), tone(0.5), _noise(8_123), np.zeros(3_200, np.float32), _noise(201)],
    ids=["noise", "tone", "odd length", "silence", "shortest"],
)
def test_equals_the_definition(samples: Float) -> None:
    made = mel.log_mel(samples)
    assert made.dtype == np.float32
    assert made.shape == (80, len(samples) // 160)
    np.testing.assert_allclose(made, _reference(samples), atol=TOLERANCE)


def test_long_sound_is_transformed_in_parts_with_the_same_numbers() -> None:
    samples = _noise(160 * 4_200)
    whole = mel.log_mel(samples)
    assert whole.shape == (80, 4_200)
    tail = mel.log_mel(samples[160 * 4_000 :])
    np.testing.assert_allclose(whole[:, 4_002:], tail[:, 2:], atol=TOLERANCE)


@pytest.mark.parametrize("count", [0, 1, 159, 160, 200])
def test_too_short_to_mirror(count: int) -> None:
    assert mel.log_mel(_noise(count)).shape == (80, count // 160)


@pytest.mark.parametrize("count", [0, 1_000, 480_000, 480_001])
def test_thirty_seconds_whatever_the_length(count: int) -> None:
    samples = _noise(count)
    made = mel.log_mel_30s(samples)
    assert made.shape == (80, 3_000)
    expected = mel.log_mel(mel.padded_to(samples, 480_000))
    np.testing.assert_array_equal(made, expected)


def test_padding_keeps_the_samples() -> None:
    samples = _noise(10)
    np.testing.assert_array_equal(mel.padded_to(samples, 12), [*samples, 0.0, 0.0])
    np.testing.assert_array_equal(mel.padded_to(samples, 4), samples[:4])


def test_the_same_sound_has_the_same_bytes() -> None:
    samples = _noise(16_000)
    assert mel.log_mel(samples).tobytes() == mel.log_mel(samples.copy()).tobytes()
