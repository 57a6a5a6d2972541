"""Speech to a guess, with a network that answers what the test says."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import numpy as np
import pytest

from python_backends.audio.samples import RATE
from python_backends.errors import InternalError
from python_backends.spoken_language.guess import NOTHING
from python_backends.spoken_language.identify import identify
from python_backends.spoken_language.labels import Labels
from python_backends.spoken_language.network import Logits, Mel

LABELS = Labels(("de", "fr"), temperature=1.0, trusted_from=0.8)


class Fake:
    """Answers with one row after the other, and keeps the shapes it was asked with."""

    def __init__(self, rows: Sequence[Sequence[float]]) -> None:
        self._rows = list(rows)
        self.asked: list[tuple[int, ...]] = []

    async def __call__(self, mel: Mel) -> Logits:
        """See `Network`."""
        self.asked.append(mel.shape)
        return np.array([self._rows.pop(0)], np.float32)


def speech(seconds: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Something that is loud enough."""
    return np.random.default_rng(0).normal(0, 0.1, int(seconds * RATE)).astype(np.float32)


def test_one_window_is_one_call() -> None:
    network = Fake([[0.0, 5.0]])
    guess = asyncio.run(identify(network, LABELS, [speech(4)]))
    assert (guess.language, guess.trusted) == ("fr", True)
    assert network.asked == [(1, 80, 400)]


def test_windows_are_called_one_by_one_and_combined() -> None:
    network = Fake([[0.0, 5.0], [1.0, 0.0], [0.0, 5.0]])
    guess = asyncio.run(identify(network, LABELS, [speech(12), speech(18)]))
    assert guess.language == "fr"
    assert network.asked == [(1, 80, 1000)] * 3


def test_without_speech_the_network_is_not_asked() -> None:
    network = Fake([])
    assert asyncio.run(identify(network, LABELS, [])) == NOTHING
    assert network.asked == []


def test_logits_that_do_not_fit_the_labels_are_named() -> None:
    with pytest.raises(InternalError, match=r"logits of shape \[1, 3\].*2 languages.*different versions"):
        asyncio.run(identify(Fake([[0.0, 1.0, 2.0]]), LABELS, [speech(2)]))
