"""Spans cut into windows."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.audio.samples import RATE
from python_backends.diarization.features import mel_frames
from python_backends.diarization.windows import windows_of


def noise(seconds: float, loudness: float = 0.1) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.random.default_rng(5).normal(0, loudness, int(seconds * RATE)).astype(np.float32)


def test_windows_stand_a_hop_apart_and_the_last_ends_with_the_span() -> None:
    windows = windows_of(noise(3.0), 0.4)
    assert windows.places[:, 0] == pytest.approx([0, 0.4, 0.8, 1.2, 1.38])
    assert windows.places[:, 1] - windows.places[:, 0] == pytest.approx([1.6] * 5)
    assert windows.places[-1, 1] == pytest.approx(3.0, abs=0.025)
    assert windows.mel.shape == (5, 160, 40)


def test_a_window_holds_the_frames_of_its_place() -> None:
    sound = noise(3.0)
    windows = windows_of(sound, 0.4)
    assert windows.mel[2] == pytest.approx(mel_frames(sound)[80:240], rel=1e-6)


def test_a_short_span_is_repeated_to_a_windows_length() -> None:
    sound = noise(0.5)
    windows = windows_of(sound, 0.4)
    frames = mel_frames(sound)
    assert windows.places == pytest.approx(np.array([[0, len(frames) / 100]]))
    assert windows.mel[0, : len(frames)] == pytest.approx(frames)
    assert windows.mel[0, len(frames) : 2 * len(frames)] == pytest.approx(frames)


@pytest.mark.parametrize(("samples", "count"), [(0, 0), (400 + 8 * 160, 0), (400 + 9 * 160, 1)])
def test_less_than_a_tenth_of_a_second_has_no_voice(samples: int, count: int) -> None:
    assert len(windows_of(noise(1)[:samples], 0.4).mel) == count


def test_quiet_speech_is_raised_and_loud_speech_is_not_lowered() -> None:
    quiet, usual, loud = (windows_of(noise(1.6, loudness), 0.4).mel.sum() for loudness in (0.001, 10**-1.5, 0.3))
    assert quiet == pytest.approx(usual, rel=0.01)
    assert loud > 50 * usual


def test_silence_is_not_divided_by() -> None:
    assert np.isfinite(windows_of(np.zeros(RATE, np.float32), 0.4).mel).all()
