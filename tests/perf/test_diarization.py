"""How diarization is scored, and what it is compared with."""

from __future__ import annotations

import numpy as np
import pytest

from perf.sounds.recordings import Recording, Said
from python_backends.diarization.turns import Turn
from tests.diarization.voices import recording

pytest.importorskip("pyannote.metrics")

from perf import diarization_scores as scores
from perf.diarization_peers import one_speaker, plain_clusters

TRUTH = [Said(0, 10, "a"), Said(10, 20, "b")]


def truth(said: list[Said], seconds: float = 20) -> Recording:
    return Recording("x", "kind", np.zeros(16, np.float32), said, seconds)


def turn(start: float, stop: float, speaker: str) -> Turn:
    return Turn(start, stop, speaker, False, 1.0)


def test_names_do_not_matter() -> None:
    found = scores.score(truth(TRUTH), [turn(0, 10, "S1"), turn(10, 20, "S0")])
    assert (found.bare.wrong, found.collared.wrong, found.jaccard, found.surplus) == (0, 0, 0, 0)


def test_errors_are_told_apart() -> None:
    found = scores.score(truth([Said(0, 10, "a"), Said(10, 18, "b")]), [turn(1, 12, "A"), turn(12, 20, "B")])
    assert (found.bare.missed, found.bare.confused, found.bare.false, found.bare.spoken) == pytest.approx((1, 2, 2, 18))


def test_the_collar_is_on_each_side() -> None:
    shifted = [turn(0, 10.2, "A"), turn(10.2, 20, "B")]
    found = scores.score(truth(TRUTH), shifted)
    assert found.bare.wrong == pytest.approx(0.2)
    assert found.collared.wrong == pytest.approx(0)
    assert found.collared.spoken == pytest.approx(19)


def test_overlap_counts_and_what_is_not_judged_does_not() -> None:
    found = scores.score(truth([Said(0, 10, "a"), Said(5, 10, "b"), Said(10, 15, "a")], 10), [turn(0, 30, "A")])
    assert (found.bare.spoken, found.bare.missed, found.bare.false) == pytest.approx((15, 5, 0))
    assert found.surplus == -1


def test_a_turn_is_right_where_its_mapped_speaker_talks() -> None:
    judged, turns = truth(TRUTH), [turn(0, 12, "S0"), turn(12, 20, "S1")]
    names = scores.mapped(judged, turns)
    assert names == {"S0": "a", "S1": "b"}
    assert scores.said_during(judged, turns[0], names["S0"]) == pytest.approx((12, 10))


def test_figures_pool_over_recordings() -> None:
    good, bad = scores.score(truth(TRUTH), [turn(0, 20, "A")]), scores.score(truth(TRUTH[:1], 10), [turn(0, 10, "A")])
    by_key = {figure.key: figure.value for figure in scores.figures("k", [good, bad])}
    assert by_key["k.der_ratio"] == pytest.approx(10 / 30)
    assert (by_key["k.right_count_ratio"], by_key["k.count_error_speakers"]) == (0.5, 0.5)


def test_peers_speak_where_there_is_speech() -> None:
    heard = recording([(0, 6.0), (1, 6.0)])
    assert {item.speaker for item in one_speaker(heard)} == {"A"}
    plain = plain_clusters(heard, 0.4)
    assert [(item.start_s, item.stop_s) for item in plain] == [pytest.approx((0, 6)), pytest.approx((6.7, 12.7))]
    assert len({item.speaker for item in plain}) == 2
