"""Tokens become regions: agreement, parts, repeats, and what is not there."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.objects.grouping import Rules, overlaps, pairs, regions_of

RULES = Rules(threshold=0.3)


def boxes(*rows: tuple[float, float, float, float]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.array(rows, np.float32).reshape(-1, 4)


def relevance(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array(values, np.float32)


def test_nothing_above_the_threshold_is_no_region() -> None:
    assert regions_of(relevance(0.29, 0.1), boxes((0, 0, 9, 9), (0, 0, 9, 9)), RULES) == []


def test_a_picture_without_tokens_has_no_region() -> None:
    assert regions_of(relevance(), boxes(), RULES) == []


def test_boxes_that_agree_are_one_region_whose_box_is_their_weighted_mean() -> None:
    found = regions_of(relevance(0.4, 0.8), boxes((3, 0, 103, 100), (0, 0, 100, 100)), RULES)
    assert len(found) == 1
    assert found[0].box == pytest.approx([1, 0, 101, 100])
    assert found[0].score == pytest.approx(0.8)
    assert found[0].tokens.tolist() == [1, 0]


def test_boxes_apart_are_regions_of_their_own_best_first() -> None:
    found = regions_of(relevance(0.4, 0.8), boxes((0, 0, 10, 10), (50, 50, 60, 60)), RULES)
    assert [region.score for region in found] == pytest.approx([0.8, 0.4])


def test_a_repeat_that_did_not_agree_is_dropped() -> None:
    rows = boxes((0, 0, 100, 100), (0, 0, 100, 55))  # IoU 0.55: below `agree`, above `apart`
    assert [region.tokens.tolist() for region in regions_of(relevance(0.9, 0.85), rows, RULES)] == [[0]]


@pytest.mark.parametrize(("score", "regions"), [(0.5, 1), (0.85, 2)], ids=["weaker", "as good"])
def test_a_part_of_a_better_region_goes_unless_it_is_as_good(score: float, regions: int) -> None:
    rows = boxes((0, 0, 100, 100), (10, 10, 50, 50))
    assert len(regions_of(relevance(0.9, score), rows, RULES)) == regions


def test_a_score_needs_support() -> None:
    rows = boxes((0, 0, 10, 10), (50, 0, 60, 10), (50, 0, 60, 10))
    found = regions_of(relevance(0.9, 0.6, 0.5), rows, Rules(threshold=0.3, support=2))
    assert [region.score for region in found] == pytest.approx([0.55, 0.45])


def test_boxes_without_area_do_not_loop_or_divide_by_zero() -> None:
    found = regions_of(relevance(0.9, 0.8), boxes((5, 5, 5, 5), (5, 5, 5, 5)), RULES)
    assert [region.tokens.tolist() for region in found] == [[0], [1]]


def test_only_the_best_tokens_are_looked_at() -> None:
    rows = boxes(*[(20 * place, 0, 20 * place + 10, 10) for place in range(50)])
    assert len(regions_of(np.linspace(0.4, 0.9, 50, dtype=np.float32), rows, Rules(threshold=0.3, tokens=7))) == 7


def test_equal_scores_keep_the_order_of_the_tokens() -> None:
    rows = boxes((0, 0, 10, 10), (50, 0, 60, 10), (90, 0, 99, 10))
    found = regions_of(relevance(0.5, 0.5, 0.5), rows, RULES)
    assert [int(region.tokens[0]) for region in found] == [0, 1, 2]


def test_overlap_and_share() -> None:
    one, others = boxes((0, 0, 10, 10))[0], boxes((5, 0, 15, 10), (0, 0, 20, 20), (30, 30, 40, 40))
    assert overlaps(one, others) == pytest.approx([1 / 3, 1 / 4, 0])
    assert pairs(one[None], others)[1][0] == pytest.approx([0.5, 1, 0])


def test_rules_refuse_what_is_no_share() -> None:
    with pytest.raises(AssertionError):
        Rules(agree=1.5)
