"""The gain before the network."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.vad.frames import CONTEXT, ROW, Rows
from python_backends.vad.level import MAX_GAIN_DB, TARGET_DB, Leveller


def noise(decibels: float, rows: int, seed: int = 3) -> Rows:
    """Rows of white noise."""
    return np.random.default_rng(seed).normal(0, 10 ** (decibels / 20), (rows, ROW)).astype(np.float32)


def gain_db(before: Rows, after: Rows) -> list[float]:
    """Of each row."""
    gains: list[float] = (20 * np.log10(np.abs(after).sum(axis=1) / np.abs(before).sum(axis=1))).tolist()
    return gains


def test_ordinary_loudness_is_left_alone_to_the_last_bit() -> None:
    leveller, rows = Leveller(), noise(-20, 60)
    after = leveller(rows)
    assert (after[20:] == rows[20:]).all()


def test_quiet_sound_is_raised_to_the_target_from_the_first_row() -> None:
    leveller, rows = Leveller(), noise(TARGET_DB - 25, 40)
    gains = gain_db(rows, leveller(rows))
    assert gains[0] > 20
    assert gains[-1] == pytest.approx(25, abs=1)


def test_no_gain_is_above_the_highest() -> None:
    rows = noise(-110, 30)
    assert max(gain_db(rows, Leveller()(rows))) <= MAX_GAIN_DB + 1e-3


def test_silence_stays_silence() -> None:
    rows = np.zeros((10, ROW), np.float32)
    assert (Leveller()(rows) == 0).all()


@pytest.mark.parametrize("loudness", [-60, -20, 0, 20, 90, 700])
def test_nothing_goes_beyond_full_scale(loudness: float) -> None:
    sound = np.concatenate([noise(-75, 10), noise(loudness, 10), noise(-75, 10)])
    after = Leveller()(sound)
    assert np.isfinite(after).all() and np.abs(after).max() <= 1 + 1e-6


def test_a_bang_does_not_deafen() -> None:
    leveller, quiet = Leveller(), noise(-60, 100)
    bang = noise(-3, 2, seed=4)
    before = gain_db(quiet, leveller(quiet))[-1]
    leveller(bang)
    after = gain_db(quiet[:1], leveller(quiet[:1]))[0]
    assert before - after < 7


def test_lasting_loudness_ends_the_gain() -> None:
    leveller = Leveller()
    leveller(noise(-60, 100))
    loud = noise(-20, 30)
    assert (leveller(loud)[25:] == loud[25:]).all()


def test_a_pause_of_a_second_is_not_raised_but_a_quiet_speaker_is() -> None:
    leveller, quiet = Leveller(), noise(-60, 200)
    leveller(noise(-20, 60))
    gains = gain_db(quiet, leveller(quiet))
    assert gains[30] == pytest.approx(0, abs=0.1)
    assert gains[-1] == pytest.approx(25, abs=1)


def test_an_offset_is_no_loudness() -> None:
    quiet = noise(-60, 50)
    plain, offset = Leveller(), Leveller()
    plain(quiet)
    offset(quiet + np.float32(0.25))
    assert gain_db(quiet[:1], plain(quiet[:1])) == pytest.approx(gain_db(quiet[:1], offset(quiet[:1])), abs=0.01)


def test_division_into_calls_changes_nothing() -> None:
    rows = np.concatenate([noise(-60, 30), noise(-10, 20), noise(-70, 30)])
    together, apart = Leveller(), Leveller()
    assert (together(rows) == np.concatenate([apart(row[np.newaxis]) for row in rows])).all()
    assert together(rows[:0]).shape == (0, ROW)


def test_only_new_samples_are_measured() -> None:
    rows = np.zeros((1, ROW), np.float32)
    rows[0, :CONTEXT] = 0.01
    assert gain_db(rows, Leveller()(rows))[0] == pytest.approx(40, abs=0.1)  # as far as full scale lets it
