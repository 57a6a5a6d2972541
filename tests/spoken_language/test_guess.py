"""Logits to a guess: calibration, several windows, trust."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.spoken_language.guess import NOTHING, guess_of, named
from python_backends.spoken_language.labels import Labels

LABELS = Labels(("de", "fr", "ja"), temperature=1.0, trusted_from=0.8)


def rows(*values: tuple[float, float, float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Logits of windows."""
    return np.array(values, np.float32)


def test_the_likeliest_comes_first_and_all_sum_to_one() -> None:
    guess = guess_of(rows((0.0, 3.0, 1.0)), LABELS)
    assert guess.language == "fr"
    assert [code for code, _ in guess.ranking] == ["fr", "ja", "de"]
    assert sum(odds for _, odds in guess.ranking) == pytest.approx(1)
    assert guess.confidence == guess.ranking[0][1] == pytest.approx(np.exp(3) / (np.exp(3) + np.exp(1) + 1))


def test_temperature_takes_confidence_away_and_leaves_the_order() -> None:
    logits = rows((0.0, 3.0, 1.0))
    warm = guess_of(logits, Labels(LABELS.languages, 3.0, 0.8))
    assert warm.confidence < guess_of(logits, LABELS).confidence
    assert [code for code, _ in warm.ranking] == ["fr", "ja", "de"]


def test_trust_begins_at_the_threshold() -> None:
    assert guess_of(rows((0.0, 4.0, 0.0)), LABELS).trusted
    assert not guess_of(rows((0.0, 1.0, 0.0)), LABELS).trusted


def test_windows_that_agree_are_no_surer_than_each_of_them() -> None:
    one = guess_of(rows((0.0, 2.0, 1.0)), LABELS)
    many = guess_of(rows(*[(0.0, 2.0, 1.0)] * 5), LABELS)
    assert many.confidence == pytest.approx(one.confidence)


def test_windows_that_disagree_are_not_trusted() -> None:
    guess = guess_of(rows((6.0, 0.0, 0.0), (0.0, 6.0, 0.0)), LABELS)
    assert not guess.trusted
    assert guess.confidence < 0.5


def test_one_odd_window_among_several_does_not_decide() -> None:
    assert guess_of(rows((4.0, 0.0, 0.0), (4.0, 0.0, 0.0), (0.0, 5.0, 0.0)), LABELS).language == "de"


def test_huge_logits_stay_finite() -> None:
    guess = guess_of(rows((900.0, -900.0, 0.0)), LABELS)
    assert guess.confidence == pytest.approx(1)


def test_names_for_people() -> None:
    assert named("de") == "German (de)"
    assert not NOTHING.trusted
