"""From voices to who speaks when: every step of speech by the likeness of the windows over it, smoothed by Viterbi."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from python_backends.diarization.collector import Heard
from python_backends.diarization.features import Floats
from python_backends.diarization.groups import Labels
from python_backends.diarization.settings import DiarizationSettings

Matrix = npt.NDArray[np.float64]
HALF_S = 0.8  # half a window: the weight of a window falls to nothing over it
LEAST_WEIGHT = 0.05


class Path(NamedTuple):
    """Through one span, from `begin_s` in steps of `step_s`: `scores` [t, k] of all speakers, `speakers` [t] chosen."""

    begin_s: float
    step_s: float
    scores: Matrix
    speakers: Labels


def paths(heard: Heard, voices: Floats, settings: DiarizationSettings) -> Iterator[Path]:
    """The path through every span that has a window, in order."""
    for span in np.unique(heard.span_of):
        begin, end = heard.spans[span].tolist()
        count = max(1, round((end - begin) / settings.step_s))
        step = (end - begin) / count
        scores = step_scores(heard, int(span), voices, begin + (np.arange(count) + 0.5) * step)
        yield Path(begin, step, scores, smoothed(scores, settings.change))


def step_scores(heard: Heard, span: int, voices: Floats, times: Matrix) -> Matrix:
    """How alike the speech at each of `times` [t] in `span` is to each of `voices` [k, 256]: [t, k].

    The mean over the windows that lie over the time, nearer ones weighing more; else of the nearest window. The span
    must have a window.
    """
    first, last = np.searchsorted(heard.span_of, [span, span + 1])
    away = np.abs(times[:, np.newaxis] - heard.middles[first:last])
    begins, ends = heard.places[first:last].T
    over = (begins <= times[:, np.newaxis]) & (times[:, np.newaxis] < ends)
    over[~over.any(axis=1)] = (away == away.min(axis=1, keepdims=True))[~over.any(axis=1)]
    weights = np.where(over, np.maximum(LEAST_WEIGHT, 1 - away / HALF_S), 0)
    likeness = heard.vectors[first:last].astype(np.float64) @ voices.T.astype(np.float64)
    return np.asarray((weights / weights.sum(axis=1, keepdims=True)) @ likeness)


def smoothed(scores: Matrix, change: float) -> Labels:
    """The best path through `scores` [t, k], where every change costs `change`: the speaker of each step [t]."""
    count, speakers = scores.shape
    came_from = np.zeros((count, speakers), np.int64)
    best = scores[0].copy()
    for step in range(1, count):
        leader = int(best.argmax())
        stay = best >= best[leader] - change
        came_from[step] = np.where(stay, np.arange(speakers), leader)
        best = np.where(stay, best, best[leader] - change) + scores[step]
    path = np.empty(count, np.int64)
    path[-1] = best.argmax()
    for step in range(count - 1, 0, -1):
        path[step - 1] = came_from[step, path[step]]
    return path
