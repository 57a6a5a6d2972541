"""Times of tokens out of attention whose path is known."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from python_backends.asr.graphs.alignment import cheapest_path, path_of, smoothed

Array = npt.NDArray[Any]


def looking(starts: list[int], frames: int, heads: int = 3, noise: float = 0.0) -> Array:
    """Attention FP32 [heads, tokens, frames] of tokens that look at the frames from their start to the next one's."""
    random = np.random.default_rng(0)
    weights = np.full((heads, len(starts), frames), 1e-4) + noise * random.random((heads, len(starts), frames))
    for token, (start, stop) in enumerate(pairwise([*starts, frames])):
        weights[:, token, start:stop] += 1
    weights = np.concatenate([weights, np.full_like(weights[:, :1], 1.0)], 1)  # the end, which no time is asked of
    return np.asarray(weights / weights.sum(-1, keepdims=True), np.float32)


def starts_of(path: Array) -> Array:
    """The frame at which each token begins."""
    return np.asarray(path[np.flatnonzero(np.diff(path[:, 0], prepend=-1)), 1])


def every_way(rows: int, columns: int) -> list[list[tuple[int, int]]]:
    """All monotonic ways from corner to corner."""
    if rows == columns == 1:
        return [[(0, 0)]]
    before = [(rows - 1, columns - 1), (rows - 1, columns), (rows, columns - 1)]
    return [[*way, (rows - 1, columns - 1)] for r, c in before if r > 0 and c > 0 for way in every_way(r, c)]


@pytest.mark.parametrize("size", [(1, 1), (1, 5), (4, 1), (3, 4), (5, 5), (2, 6)], ids=str)
def test_no_way_is_cheaper(size: tuple[int, int]) -> None:
    for seed in range(5):
        costs = np.random.default_rng(seed).normal(size=size)
        path = [tuple(step) for step in cheapest_path(costs)]
        best = min(every_way(*size), key=lambda way: sum(costs[step] for step in way))
        assert path == best


def test_of_equal_ways_the_diagonal_is_not_preferred() -> None:
    assert cheapest_path(np.zeros((2, 3))).tolist() == [[0, 0], [1, 0], [1, 1], [1, 2]]


@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_starts_are_where_the_heads_begin_to_look(noise: float) -> None:
    starts = [0, 12, 30, 37, 61]
    path = path_of(looking(starts, 80, noise=noise), 80)
    assert starts_of(path) == pytest.approx(np.array(starts), abs=1)
    assert path[0].tolist() == [0, 0] and path[-1].tolist() == [4, 79]


def test_a_path_never_goes_back_and_leaves_nothing_out() -> None:
    path = path_of(np.random.default_rng(1).random((2, 10, 40)).astype(np.float32), 33)
    steps = np.diff(path, axis=0)
    assert ((steps >= 0) & (steps <= 1)).all() and (steps.sum(1) >= 1).all()
    assert path[-1].tolist() == [8, 32]


def test_frames_without_sound_do_not_count() -> None:
    attention = looking([0, 10, 20], 30)
    padded = np.concatenate([attention * 0.2, np.full((3, 4, 50), 0.016, np.float32)], -1)
    assert path_of(padded, 30).tolist() == path_of(attention, 30).tolist()


def test_more_tokens_than_frames_still_have_times() -> None:
    starts = starts_of(path_of(np.full((1, 7, 4), 0.25, np.float32), 3))
    assert len(starts) == 6 and (np.diff(starts) >= 0).all() and starts[-1] <= 2


def test_one_token_begins_at_the_start() -> None:
    assert starts_of(path_of(np.full((2, 2, 9), 1 / 9, np.float32), 9)).tolist() == [0]


def test_a_prompt_is_left_out_of_the_path() -> None:
    attention = looking([0, 4, 8, 20, 33], 50)
    path = path_of(attention, 50, prompt=2)
    assert starts_of(path).tolist()[1:] == pytest.approx([20, 33], abs=1)
    assert path[-1].tolist() == [2, 49]


def test_the_median_takes_out_what_stands_alone() -> None:
    line = np.zeros((1, 20))
    line[0, 10] = 9
    assert not smoothed(line).any()
    step = np.repeat([0.0, 1.0], 10)[None]
    assert (smoothed(step) == step).all()
    lines = np.random.default_rng(0).integers(0, 9, (4, 50)).astype(float)
    middles = [np.median(lines[:, start : start + 7], axis=1) for start in range(44)]
    assert (smoothed(lines)[:, 3:-3] == np.stack(middles, 1)).all()
    assert smoothed(np.array([[1.0, 5.0, 2.0]])).tolist() == [[1.0, 5.0, 2.0]]
