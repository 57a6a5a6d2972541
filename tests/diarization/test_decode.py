"""The best path, and what its scores are made of."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from python_backends.diarization.decode import paths, smoothed, step_scores
from python_backends.diarization.settings import DiarizationSettings
from tests.diarization.voices import recording, voices

SETTINGS = DiarizationSettings()


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("change", [0.0, 0.3, 2.0])
def test_no_other_path_is_better(seed: int, change: float) -> None:
    scores = np.random.default_rng(seed).random((6, 3))

    def worth(path: tuple[int, ...]) -> float:
        changes = sum(one != other for one, other in itertools.pairwise(path))
        return float(sum(scores[step, speaker] for step, speaker in enumerate(path))) - change * changes

    best = max(itertools.product(range(3), repeat=6), key=worth)
    assert worth(tuple(smoothed(scores, change).tolist())) == pytest.approx(worth(best))


def test_a_flicker_is_smoothed_away() -> None:
    scores = np.array([[0.8, 0.5]] * 5 + [[0.6, 0.65]] + [[0.8, 0.5]] * 5)
    assert smoothed(scores, 0.0)[5] == 1
    assert smoothed(scores, 0.3).tolist() == [0] * 11


def test_steps_under_one_window_have_its_likeness() -> None:
    heard = recording([(0, 1.6)])
    known = voices(2).astype(np.float32)
    scores = step_scores(heard, 0, known, np.array([0.1, 0.8, 1.5]))
    assert scores == pytest.approx(np.tile(heard.vectors[0] @ known.T, (3, 1)), abs=1e-6)


def test_a_step_beside_all_windows_has_the_nearest() -> None:
    heard = recording([(0, 4.0)])
    known = voices(1).astype(np.float32)
    late = step_scores(heard, 0, known, np.array([9.0]))
    assert late[0, 0] == pytest.approx(float(heard.vectors[-1] @ known[0]), abs=1e-6)


def test_nearer_windows_weigh_more() -> None:
    heard = recording([(0, 2.0)])
    known = np.eye(256, dtype=np.float32)[:2]
    heard.vectors[:] = known
    early, late = step_scores(heard, 0, known, np.array([0.7, 1.3]))
    assert early[0] > early[1] and late[1] > late[0]
    assert early.sum() == pytest.approx(1)


def test_spans_are_walked_in_even_steps_to_their_ends() -> None:
    heard = recording([(0, 3.0), (1, 1.04)])
    found = list(paths(heard, voices(2).astype(np.float32), SETTINGS))
    assert [path.begin_s for path in found] == pytest.approx([0, 3.7])
    assert [path.step_s * len(path.speakers) for path in found] == pytest.approx([3.0, 1.04])
    assert [set(path.speakers.tolist()) for path in found] == [{0}, {1}]
