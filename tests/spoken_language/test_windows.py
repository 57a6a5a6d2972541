"""How speech is cut before it is heard."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.audio.mel import log_mel
from python_backends.audio.samples import RATE
from python_backends.spoken_language.windows import MOST, SHORTEST_S, WINDOW_S, windows_of


def noise(seconds: float, seed: int = 0) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """A faint noise."""
    return np.random.default_rng(seed).normal(0, 0.1, int(seconds * RATE)).astype(np.float32)


def test_too_little_speech_makes_no_window() -> None:
    assert windows_of([]) == []
    assert windows_of([noise(SHORTEST_S - 0.1)]) == []


def test_short_speech_is_one_window_of_its_own_length() -> None:
    sound = noise(3.0)
    [window] = windows_of([sound])
    assert window.dtype == np.float32
    assert window.shape == (1, 80, 300)
    np.testing.assert_array_equal(window[0], log_mel(sound))


def test_stretches_are_heard_as_one() -> None:
    first, second = noise(2.0), noise(1.5, seed=1)
    [window] = windows_of([first, second])
    np.testing.assert_array_equal(window[0], log_mel(np.concatenate([first, second])))


@pytest.mark.parametrize(("seconds", "count"), [(10.0, 1), (10.5, 2), (21.0, 2), (38.0, 4), (300.0, MOST)])
def test_long_speech_is_heard_evenly_in_equal_windows(seconds: float, count: int) -> None:
    windows = windows_of([noise(seconds)])
    assert [window.shape for window in windows] == [(1, 80, int(WINDOW_S * 100))] * count


def test_the_end_of_long_speech_is_heard() -> None:
    sound = noise(25.0)
    sound[-RATE:] *= 8
    louder = windows_of([sound])[-1]
    assert louder[0, :, -90:].mean() > louder[0, :, :-110].mean() + 0.1
