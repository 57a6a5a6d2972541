"""Box arithmetic and suppression."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.vision.boxes import Boxes, areas, clipped, insides, ious
from python_backends.vision.suppress import nms


def boxes(*rows: tuple[float, float, float, float]) -> Boxes:
    return np.array(rows, np.float32).reshape(-1, 4)


def test_shares_of_known_boxes() -> None:
    a, b = boxes((0, 0, 10, 10)), boxes((5, 0, 15, 10), (20, 20, 30, 30), (0, 0, 40, 40))
    assert ious(a, b)[0].tolist() == pytest.approx([1 / 3, 0, 1 / 16])
    assert insides(a, b)[0].tolist() == pytest.approx([0.5, 0, 1])


def test_a_box_without_area_shares_nothing() -> None:
    nothing = boxes((5, 5, 5, 9), (9, 9, 1, 1))
    assert areas(nothing).tolist() == [0, 0]
    assert not ious(nothing, nothing).any()


def test_clipping_keeps_boxes_in_the_picture() -> None:
    assert clipped(boxes((-5, -5, 50, 20)), 30, 10).tolist() == [[0, 0, 30, 10]]


def test_the_surest_of_overlapping_boxes_stays() -> None:
    found = boxes((0, 0, 10, 10), (1, 0, 11, 10), (50, 0, 60, 10))
    scores = np.array([0.5, 0.9, 0.1], np.float32)
    assert nms(found, scores, 0.5).tolist() == [1, 2]


def test_kinds_do_not_suppress_each_other() -> None:
    found, scores = boxes((0, 0, 10, 10), (0, 0, 10, 10)), np.array([0.5, 0.9], np.float32)
    assert sorted(nms(found, scores, 0.5, np.array([0, 1])).tolist()) == [0, 1]


def test_equal_scores_keep_the_first() -> None:
    found, scores = boxes((0, 0, 10, 10), (0, 0, 10, 10)), np.array([0.7, 0.7], np.float32)
    assert nms(found, scores, 0.5).tolist() == [0]


def test_nothing_gives_nothing() -> None:
    assert nms(boxes(), np.zeros(0, np.float32), 0.5).tolist() == []
