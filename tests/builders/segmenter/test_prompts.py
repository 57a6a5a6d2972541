"""Boxes as a detector gives them."""

from __future__ import annotations

import numpy as np
import pytest

from builders.segmenter.prompts import LEAST_OVERLAP, jittered, overlap


@pytest.mark.parametrize(
    ("other", "shared"),
    [((0.0, 0.0, 10.0, 10.0), 1.0), ((5.0, 0.0, 15.0, 10.0), 1 / 3), ((20.0, 20.0, 30.0, 30.0), 0.0),
     ((2.0, 2.0, 7.0, 6.0), 0.2)],
)  # fmt: skip
def test_overlap(other: tuple[float, float, float, float], shared: float) -> None:
    assert overlap((0.0, 0.0, 10.0, 10.0), other) == pytest.approx(shared)
    assert overlap(other, (0.0, 0.0, 10.0, 10.0)) == pytest.approx(shared)


def test_a_detectors_boxes_are_near_the_true_one_and_never_the_same() -> None:
    rng, box = np.random.default_rng(0), (100.0, 50.0, 180.0, 70.0)
    boxes = [jittered(rng, box) for _ in range(300)]
    overlaps = [overlap(box, each) for each in boxes]
    assert min(overlaps) >= LEAST_OVERLAP and max(overlaps) < 1
    assert np.median(overlaps) == pytest.approx(0.85, abs=0.05)
    assert len(set(boxes)) == len(boxes)
    middle = np.mean(boxes, axis=0) - box
    assert np.abs(middle).max() < 1.5  # no side is preferred


def test_deviations_are_in_shares_of_the_side() -> None:
    rng, box = np.random.default_rng(0), (0.0, 0.0, 400.0, 20.0)
    spread = np.std([jittered(rng, box) for _ in range(300)], axis=0)
    assert spread[0] / spread[1] == pytest.approx(20, rel=0.2)
