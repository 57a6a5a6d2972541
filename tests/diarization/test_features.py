"""Mel frames against the plain definition, sum by sum."""

from __future__ import annotations

import cmath
import math

import numpy as np
import pytest

from python_backends.audio.mel import HOP, filters
from python_backends.diarization.features import BANDS, WIDTH, mel_frames


def hertz(mel: float) -> float:
    """Slaney's Auditory Toolbox: 3 mels are 200 Hz up to 1 kHz, then 27 mels a factor of 6.4."""
    return mel * 200 / 3 if mel < 15 else 1000 * 6.4 ** ((mel - 15) / 27)


def slow_bands() -> list[list[float]]:
    top = 15 + 27 * math.log(8) / math.log(6.4)
    edges = [hertz(top * place / 41) for place in range(42)]
    found = []
    for low, centre, high in zip(edges, edges[1:], edges[2:], strict=False):
        row = []
        for number in range(201):
            at = 40.0 * number
            height = (at - low) / (centre - low) if at <= centre else (high - at) / (high - centre)
            row.append(max(0.0, height) * 2 / (high - low))
        found.append(row)
    return found


def slow_frame(samples: list[float]) -> list[float]:
    hann = [0.5 - 0.5 * math.cos(2 * math.pi * place / 400) for place in range(400)]
    power = []
    for number in range(201):
        turn = -2j * math.pi * number / 400
        terms = (
            value * weight * cmath.exp(turn * place)
            for place, (value, weight) in enumerate(zip(samples, hann, strict=True))
        )
        power.append(abs(sum(terms)) ** 2)
    return [sum(weight * value for weight, value in zip(row, power, strict=True)) for row in slow_bands()]


def test_bands_are_slaneys_triangles() -> None:
    assert filters(BANDS) == pytest.approx(np.array(slow_bands()), rel=1e-5, abs=1e-9)


def test_frames_are_the_mel_power_of_their_samples() -> None:
    sound = np.random.default_rng(4).normal(0, 0.1, WIDTH + HOP + 30).astype(np.float32)
    frames = mel_frames(sound)
    assert frames.shape == (2, BANDS)
    for number in range(2):
        assert frames[number] == pytest.approx(slow_frame(sound[number * HOP :][:WIDTH].tolist()), rel=1e-4)


@pytest.mark.parametrize(
    ("length", "count"), [(0, 0), (WIDTH - 1, 0), (WIDTH, 1), (WIDTH + HOP - 1, 1), (WIDTH + HOP, 2)]
)
def test_only_whole_frames_count(length: int, count: int) -> None:
    assert mel_frames(np.ones(length, np.float32)).shape == (count, BANDS)


def test_a_tone_is_in_its_band_and_power_grows_with_the_square() -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(4000) / 16000).astype(np.float32)
    frames = mel_frames(tone)
    centres = [hertz((15 + 27 * math.log(8) / math.log(6.4)) * (place + 1) / 41) for place in range(40)]
    assert abs(centres[int(frames[5].argmax())] - 1000) < 60
    assert mel_frames(2 * tone) == pytest.approx(4 * frames, rel=1e-4)
