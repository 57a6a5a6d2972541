"""Sums that stand for windows, and merging."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from python_backends.diarization.merge import Merger, Tally, tally_of
from python_backends.diarization.settings import DiarizationSettings
from tests.diarization.voices import voices, windows

Drawn = tuple[npt.NDArray[np.float32], npt.NDArray[np.float64], npt.NDArray[np.int64]]
SETTINGS = DiarizationSettings()


def within_by_hand(
    vectors: npt.NDArray[np.float32], middles: npt.NDArray[np.float64], usual: float, pairs: float
) -> float:
    total, count = usual * pairs, pairs
    for one in range(len(vectors)):
        for other in range(len(vectors)):
            if abs(middles[one] - middles[other]) >= 1.6 - 1e-6:
                total += float(vectors[one] @ vectors[other])
                count += 1
    return total / count


@pytest.fixture
def drawn() -> Drawn:
    """Forty windows of two voices in five groups."""
    known = voices(2)
    vectors = np.concatenate([windows(known[0], 20, 1), windows(known[1], 20, 2)])
    return vectors, np.arange(40) * 0.4, np.arange(40) // 8


def test_sums_are_those_over_pairs_of_windows(drawn: Drawn) -> None:
    vectors, middles, labels = drawn
    tally = tally_of(vectors, middles, labels)
    for one in range(5):
        for other in range(5):
            expected = (vectors[labels == one] @ vectors[labels == other].T).sum()
            assert tally.sums[one, other] == pytest.approx(expected, rel=1e-5)
    for group, value in enumerate(tally.within(0.74, 4)):
        members = labels == group
        assert value == pytest.approx(within_by_hand(vectors[members], middles[members], 0.74, 4), rel=1e-5)


def test_joining_gives_the_tally_of_the_whole(drawn: Drawn) -> None:
    vectors, middles, labels = drawn
    joined = tally_of(vectors, middles, labels)
    joined.join(1, 2)
    whole = tally_of(vectors, middles, np.where(labels == 2, 1, labels))
    for name in ("counts", "sums", "near_sums", "near_counts"):
        one, other = getattr(joined, name), getattr(whole, name)
        kept = np.ix_(*[[0, 1, 3, 4]] * one.ndim)
        assert one[kept] == pytest.approx(other[kept], rel=1e-5), name


def merger_of(counts: list[int], likeness: float) -> Merger:
    known = voices(len(counts), likeness)
    vectors = np.concatenate(
        [windows(voice, count, place) for place, (voice, count) in enumerate(zip(known, counts, strict=True))]
    )
    labels = np.repeat(np.arange(len(counts)), counts)
    return Merger(tally_of(vectors, np.arange(len(vectors)) * 2.0, labels), SETTINGS)


@pytest.mark.parametrize(("likeness", "left"), [(0.5, 3), (0.98, 1)])
def test_alike_groups_merge_and_others_do_not(likeness: float, left: int) -> None:
    merger = merger_of([30, 30, 30], likeness)
    merger.merge()
    assert merger.count == left


def test_few_windows_must_differ_more_than_many() -> None:
    few, many = merger_of([3, 30], 0.85), merger_of([30, 30], 0.85)
    few.merge()
    many.merge()
    assert (few.count, many.count) == (1, 2)


def test_merging_stops_at_the_number_asked_for() -> None:
    merger = merger_of([30] * 4, 0.99)
    merger.merge(3)
    assert merger.count == 3


def test_merging_goes_on_to_the_number_asked_for() -> None:
    merger = merger_of([30] * 4, 0.3)
    merger.merge_down_to(2)
    assert merger.count == 2


def test_small_groups_go_to_the_most_alike() -> None:
    known = voices(2, 0.3)
    between = 0.8 * known[1] + 0.6 * voices(3, 0.0, seed=9)[2]
    vectors = np.concatenate(
        [windows(known[0], 20, 1), windows(between / np.linalg.norm(between), 2, 2), windows(known[1], 20, 3)]
    )
    groups = np.repeat([0, 1, 2], [20, 2, 20])
    merger = Merger(tally_of(vectors, np.arange(42) * 2.0, groups), SETTINGS)
    merger.absorb_small(3)
    assert merger.labels(groups).tolist() == [0] * 20 + [1] * 22


def test_small_groups_stay_if_as_many_were_asked_for() -> None:
    merger = merger_of([20, 2, 20], 0.3)
    merger.absorb_small(3, least=3)
    assert merger.count == 3


def test_a_tally_counts_every_window_as_its_own_pair() -> None:
    tally: Tally = tally_of(windows(voices(1)[0], 3, 1), np.array([0.0, 5.0, 10.0]), np.zeros(3, np.int64))
    assert tally.near_counts.tolist() == [[3]]
