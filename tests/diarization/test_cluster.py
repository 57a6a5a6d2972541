"""How many speakers there are, and which."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.diarization.cluster import voices_of
from python_backends.diarization.groups import coherent, numbered, tight_groups
from python_backends.diarization.settings import MAX_SPEAKERS, DiarizationSettings
from tests.diarization.voices import recording, voices, windows

SETTINGS = DiarizationSettings()


def rounds(speakers: int, seconds: float = 6.0, times: int = 3) -> list[tuple[int, float]]:
    return [(speaker, seconds) for _ in range(times) for speaker in range(speakers)]


@pytest.mark.parametrize("speakers", [1, 2, 5, 12, 50])
def test_as_many_voices_are_found_as_there_are(speakers: int) -> None:
    found = voices_of(recording(rounds(speakers)), None, SETTINGS)
    assert found.shape == (speakers, 256)
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(speakers), abs=1e-5)


@pytest.mark.parametrize("asked", [1, 2, 3, 4, 7])
def test_the_number_asked_for_is_what_comes(asked: int) -> None:
    assert len(voices_of(recording(rounds(3)), asked, SETTINGS)) == asked


def test_no_more_voices_than_windows() -> None:
    assert len(voices_of(recording([(0, 1.7), (1, 1.7)]), 5, SETTINGS)) == 2


def test_never_more_than_the_most() -> None:
    assert len(voices_of(recording(rounds(60, 5.0, 1)), None, SETTINGS)) == MAX_SPEAKERS


def test_nothing_heard_has_no_voices() -> None:
    assert len(voices_of(recording([]), None, SETTINGS)) == 0
    assert len(voices_of(recording([]), 2, SETTINGS)) == 0


def test_a_cough_is_no_speaker() -> None:
    said = [(0, 8.0), (1, 0.4), (0, 8.0)]
    assert len(voices_of(recording(said, likeness=0.6), None, SETTINGS)) == 1


def test_the_least_speaker_grows_slowly_with_the_recording() -> None:
    minute, hour = (SETTINGS.least_windows(round(seconds / SETTINGS.hop_s)) for seconds in (60, 3600))
    assert minute == SETTINGS.least_windows(1) == pytest.approx(3)
    assert hour == pytest.approx(3 * 60**0.25)


def test_voices_that_the_channel_makes_alike_are_still_two() -> None:
    assert len(voices_of(recording(rounds(2), likeness=0.8, within=0.85), None, SETTINGS)) == 2


def test_windows_across_a_change_found_no_group() -> None:
    heard = recording([(0, 6.0)])
    known = voices(2, 0.3)
    heard.vectors[6:] = windows(known[1], len(heard) - 6, 3)
    heard.vectors[:6] = windows(known[0], 6, 4)
    kept = coherent(heard, SETTINGS.coherence)
    assert not kept[4:8].any()
    assert kept[:4].all() and kept[8:].all()


def test_all_windows_count_where_hardly_any_are_coherent() -> None:
    heard = recording([(0, 3.2)])
    assert coherent(heard, 2.0)[[0, 1, -2, -1]].all()
    assert coherent(recording([(0, 1.6)]), 2.0).all()


def test_groups_are_bounded_however_long_the_recording() -> None:
    random = np.random.default_rng(0)
    vectors = random.normal(size=(3000, 256)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    labels = tight_groups(vectors, DiarizationSettings(chunk=400, most_groups=120))
    assert labels.max() + 1 <= 120
    assert len(labels) == 3000


def test_chunks_do_not_change_how_many_speakers_there_are() -> None:
    heard = recording(rounds(4))
    chunked = voices_of(heard, None, DiarizationSettings(chunk=20))
    assert len(chunked) == 4
    assert np.abs(chunked @ voices_of(heard, None, SETTINGS).T).max(axis=1) == pytest.approx(np.ones(4), abs=0.01)


def test_the_same_windows_give_the_same_bits() -> None:
    heard = recording(rounds(5))
    assert voices_of(heard, None, SETTINGS).tobytes() == voices_of(heard, None, SETTINGS).tobytes()


def test_numbers_follow_first_appearance() -> None:
    assert numbered(np.array([7, 7, 2, 9, 2])).tolist() == [0, 0, 1, 2, 1]
