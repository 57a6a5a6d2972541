"""Reciprocal ranks, freshness, and the search among vectors against comparing them all."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from python_backends.text_encoder.batches import WIDTH, Vectors
from python_backends.web_search.freshness import since_of
from python_backends.web_search.fuse import Ranking, fresher, fused
from python_backends.web_search.nearest import Nearest
from python_backends.web_search.vector_file import mapped, quantised, restored, write_rows

DAY = datetime.date(2026, 3, 31)


def test_what_several_lists_hold_comes_before_what_one_ranks_first() -> None:
    scores = fused([Ranking(["a", "b", "c"]), Ranking(["d", "b", "c"])])
    assert list(scores) == ["b", "c", "a", "d"]
    assert fused([Ranking(["a", "b"]), Ranking(["a"])])["a"] == pytest.approx(1.0)
    assert fused([Ranking(["a"], 2.0), Ranking(["b"], 1.0)])["a"] == pytest.approx(2 / 3)
    assert fused([Ranking([]), Ranking(["a"])])["a"] == pytest.approx(1.0)  # an empty list takes nothing away
    assert fused([]) == {}


def test_a_list_that_repeats_itself_counts_once() -> None:
    assert fused([Ranking(["a", "a", "b"])]) == fused([Ranking(["a", "b"])])


def test_new_pages_gain_and_pages_without_a_date_are_not_thrown_out() -> None:
    today, month, none = (fresher(1.0, day, DAY) for day in (DAY, DAY - datetime.timedelta(days=30), None))
    assert [today, month, none] == pytest.approx([1.0, 0.95, 0.9])
    assert fresher(1.0, DAY + datetime.timedelta(days=9), DAY) == pytest.approx(1.0)


def test_freshness_in_words() -> None:
    assert since_of("day", DAY) == datetime.date(2026, 3, 30)
    assert since_of("2020-02-29", DAY) == datetime.date(2020, 2, 29)
    with pytest.raises(ValueError, match="week"):
        since_of("fortnight", DAY)


def vectors(count: int, seed: int) -> Vectors:
    """Vectors in clusters, as those of texts are, not spread evenly over all directions."""
    scales = 1 / np.sqrt(np.arange(1, WIDTH + 1))
    centres = np.random.default_rng(0).normal(size=(40, WIDTH)) * scales
    random = np.random.default_rng(seed)
    made = centres[random.integers(40, size=count)] + random.normal(size=(count, WIDTH)) * scales
    unit: Vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return unit


def test_eight_bits_hold_a_vector_within_what_is_said() -> None:
    whole = vectors(500, 1)
    back = restored(quantised(whole))
    cosines = (whole * back).sum(axis=1) / np.linalg.norm(back, axis=1)
    assert cosines.min() > 0.999
    assert np.isfinite(restored(quantised(np.zeros((1, WIDTH), np.float32)))).all()


def test_the_nearest_are_those_that_comparing_all_gives() -> None:
    rows, asked = quantised(vectors(20_000, 2)), vectors(20, 3)
    everything = np.ones(len(rows), bool)
    nearest = Nearest(rows)
    for vector in asked:
        exact = np.argsort(-(restored(rows) @ vector), kind="stable")[:10]
        found = nearest.search(vector, everything, 10)
        assert len(set(found.slots.tolist()) & set(exact.tolist())) >= 9
        assert (np.diff(found.cosines) <= 0).all()


def test_few_rows_are_compared_in_full_and_none_that_is_not_allowed() -> None:
    rows, vector = quantised(vectors(9000, 4)), vectors(1, 5)[0]
    allowed = np.zeros(len(rows), bool)
    allowed[::3] = True
    found = Nearest(rows).search(vector, allowed, 7)
    exact = np.argsort(-np.where(allowed, restored(rows) @ vector, -np.inf), kind="stable")[:7]
    assert found.slots.tolist() == exact.tolist()
    assert len(Nearest(rows).search(vector, np.zeros(len(rows), bool), 7).slots) == 0


def test_what_was_added_is_found_with_the_earlier_work_taken_over() -> None:
    rows = quantised(vectors(6000, 6))
    earlier = Nearest(rows[:5000])
    grown, anew = Nearest(rows, earlier), Nearest(rows)
    assert grown.fitted == 5000 and anew.fitted == 6000
    target = restored(rows[5900:5901])[0]
    assert grown.search(target, np.ones(6000, bool), 1).slots.tolist() == [5900]
    assert Nearest(rows[:100], earlier).search(target, np.ones(100, bool), 1).slots.tolist() == anew.search(
        target, np.arange(6000) < 100, 1).slots.tolist()  # fmt: skip


def test_rows_are_written_where_they_belong(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("vectors") / "vectors"
    rows = quantised(vectors(30, 7))
    write_rows(path, 0, rows[:10])
    write_rows(path, 10, rows[20:])  # left behind by a writer that died
    write_rows(path, 10, rows[10:])
    assert (mapped(path, 30) == rows).all()
    assert len(mapped(path, 0)) == 0
    with pytest.raises(ValueError, match="size"):
        mapped(path, 31)
