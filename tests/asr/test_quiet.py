"""Words cut back to the sound in them."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.asr.quiet import within_sound
from python_backends.asr.transcript import Word
from python_backends.audio.samples import RATE, Samples
from tests.asr.fakes import sound


def spoken_between(start: float, stop: float, seconds: float, quiet: float = 0.0) -> Samples:
    """Sound from `start` to `stop`, and `quiet` times as much before and after."""
    samples = sound(seconds)
    samples[: round(start * RATE)] *= quiet
    samples[round(stop * RATE) :] *= quiet
    return samples


def test_pauses_at_both_ends_are_cut() -> None:
    (word,) = within_sound([Word("a", 0.1, 1.9, 1.0)], spoken_between(0.6, 1.2, 2.0, 0.01))
    assert [word.t0, word.t1] == pytest.approx([0.58, 1.22])


def test_a_short_closure_belongs_to_the_word() -> None:
    word = Word("t", 0.53, 1.27, 1.0)
    assert within_sound([word], spoken_between(0.6, 1.2, 2.0)) == [word]


@pytest.mark.parametrize("quiet", [1.0, 0.1])
def test_a_noisy_recording_is_left_as_it_is(quiet: float) -> None:
    word = Word("a", 0.1, 1.9, 1.0)
    assert within_sound([word], spoken_between(0.6, 1.2, 2.0, quiet)) == [word]


@pytest.mark.parametrize("word", [Word("a", 0.0, 0.3, 1.0), Word("a", 1.0, 1.0, 1.0), Word("a", 5.0, 9.0, 1.0)])
def test_a_word_without_any_sound_is_left_as_it_is(word: Word) -> None:
    assert within_sound([word], spoken_between(0.6, 0.9, 2.0)) == [word]


def test_a_segment_shorter_than_a_frame() -> None:
    word = Word("a", 0.0, 0.005, 1.0)
    assert within_sound([word], np.zeros(80, np.float32)) == [word]
