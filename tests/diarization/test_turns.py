"""From vectors to turns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from python_backends.diarization.settings import DiarizationSettings
from python_backends.diarization.turns import Turn, cluster
from python_backends.errors import InternalError
from tests.diarization.voices import recording, voices, windows


def said(turns: tuple[Turn, ...]) -> list[tuple[str, float, float]]:
    return [(turn.speaker, turn.start_s, turn.stop_s) for turn in turns]


def test_turns_say_who_and_when() -> None:
    turns = cluster(recording([(1, 6.0), (0, 5.0), (1, 4.0)]))
    assert said(turns) == [("SPEAKER_00", 0.0, 6.0), ("SPEAKER_01", 6.7, 11.7), ("SPEAKER_00", 12.4, 16.4)]
    assert all(turn.confidence > 0.9 and not turn.overlap for turn in turns)


def test_speakers_are_numbered_as_they_appear() -> None:
    turns = cluster(recording([(speaker, 6.0) for speaker in (3, 1, 2, 0, 3, 0)]))
    assert [turn.speaker[-1] for turn in turns] == ["0", "1", "2", "3", "0", "3"]


def test_short_pauses_are_part_of_a_turn_and_long_ones_are_not() -> None:
    assert len(cluster(recording([(0, 4.0), (0, 4.0)], pause_s=0.4))) == 1
    assert len(cluster(recording([(0, 4.0), (0, 4.0)], pause_s=0.6))) == 2


def test_a_change_inside_a_span_is_found() -> None:
    heard = recording([(0, 12.0)])
    after = heard.middles > 6.0
    heard.vectors[:] = windows(voices(2, 0.4)[0], len(heard), 1)
    heard.vectors[after] = windows(voices(2, 0.4)[1], int(after.sum()), 2)
    first, second = cluster(heard)
    assert (first.start_s, second.stop_s) == (0.0, 12.0)
    assert first.stop_s == second.start_s == pytest.approx(6.0, abs=0.3)


@pytest.mark.parametrize("asked", [1, 2, 4])
def test_as_many_speakers_as_asked_for(asked: int) -> None:
    turns = cluster(recording([(speaker, 6.0) for speaker in (0, 1, 2, 3) * 2]), asked)
    assert len({turn.speaker for turn in turns}) == asked


def test_speech_between_two_voices_is_flagged_and_less_sure() -> None:
    heard = recording([(0, 8.0), (1, 8.0), (0, 4.0)])
    both = voices(2).sum(axis=0)
    heard.vectors[-7:] = windows(both / np.linalg.norm(both), 7, 5)
    *clear, mixed = cluster(heard, 2)
    assert mixed.overlap and not any(turn.overlap for turn in clear)
    assert mixed.confidence < min(turn.confidence for turn in clear)


def test_one_voice_is_measured_against_a_strangers() -> None:
    (sure,) = cluster(recording([(0, 8.0)]))
    heard = recording([(0, 8.0)], within=0.36)
    (unsure,) = cluster(heard, 1)
    assert 0 < unsure.confidence < sure.confidence <= 1


def test_nothing_heard_has_no_turns() -> None:
    assert cluster(recording([])) == ()


def test_the_same_vectors_give_the_same_turns() -> None:
    heard = recording([(speaker, 3.0) for speaker in (0, 1, 2) * 4], within=0.6)
    assert cluster(heard) == cluster(replace(heard, vectors=heard.vectors.copy()))


@pytest.mark.parametrize("name", ["hop_s", "step_s", "batch", "chunk"])
def test_settings_that_cannot_be_are_refused(name: str) -> None:
    with pytest.raises(InternalError, match=name):
        DiarizationSettings(**{name: 0})


def test_fewer_groups_than_speakers_may_be_are_refused() -> None:
    with pytest.raises(InternalError, match="most_groups"):
        DiarizationSettings(most_groups=49)
