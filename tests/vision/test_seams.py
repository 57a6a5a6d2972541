"""A thing that lies on a seam comes out whole and once."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.vision.seams import Found, in_picture, mended
from python_backends.vision.views import PassLimits, View, views_of

WIDTH, HEIGHT = 400, 100
LIMITS = PassLimits(pixels=240 * 100, side=240, overlap=60, multiple=32)


def seen(view: View, things: list[tuple[float, float, float, float]], kind: int = 0, first: int = 0) -> Found:
    """What a perfect detector sees of `things` (picture pixels) in `view`."""
    shift = np.array([view.left, view.top] * 2, np.float32)
    ends = np.array([view.width, view.height] * 2, np.float32)
    inside = [np.clip(np.array(thing, np.float32) - shift, 0, ends) for thing in things]
    boxes = np.array([box for box in inside if box[2] > box[0] and box[3] > box[1]], np.float32).reshape(-1, 4)
    rows = np.arange(first, first + len(boxes))
    return in_picture(view, boxes, np.full(len(boxes), kind), np.full(len(boxes), 0.5, np.float32), rows)


def views() -> list[View]:
    return views_of(np.zeros((HEIGHT, WIDTH, 3), np.uint8), 1.0, LIMITS)


def test_a_thing_larger_than_the_overlap_is_joined() -> None:
    thing = (50.0, 10.0, 350.0, 90.0)
    found = mended([seen(view, [thing], first=10 * number) for number, view in enumerate(views())])
    assert found.boxes.tolist() == [pytest.approx(thing)]
    assert not found.cut.any()


def test_a_thing_within_the_overlap_leaves_no_piece() -> None:
    first, second = views()
    overlap = (second.left + 5, 10.0, first.width - 5.0, 40.0)
    beyond = (second.left - 30, 50.0, second.left + 20, 80.0)  # whole in the first view, cut in the second
    found = mended([seen(first, [overlap, beyond]), seen(second, [overlap, beyond])])
    assert sorted(map(tuple, found.boxes.tolist())) == sorted([overlap, overlap, beyond])


def test_things_of_other_kinds_are_not_joined() -> None:
    thing = (50.0, 10.0, 350.0, 90.0)
    first, second = views()
    assert len(mended([seen(first, [thing], 0), seen(second, [thing], 1)])) == 2


def test_neighbours_in_two_rows_are_not_joined() -> None:
    first, second = views()
    upper, lower = (100.0, 5.0, 400.0, 30.0), (0.0, 60.0, 300.0, 95.0)
    found = mended([seen(first, [upper, lower]), seen(second, [upper, lower])])
    assert sorted(map(tuple, found.boxes.tolist())) == sorted([upper, lower])


def test_one_view_is_left_alone() -> None:
    (view,) = views_of(np.zeros((60, 60, 3), np.uint8))
    found = seen(view, [(1.0, 1.0, 20.0, 20.0)])
    assert mended([found]) is found


def test_what_lies_in_the_padding_is_dropped() -> None:
    (view,) = views_of(np.zeros((40, 40, 3), np.uint8))
    found = in_picture(view, np.array([[45, 5, 60, 20], [30, 5, 60, 20]], np.float32), np.zeros(2, np.intp),
                       np.ones(2, np.float32), np.arange(2))  # fmt: skip
    assert found.boxes.tolist() == [[30, 5, 40, 20]] and found.rows.tolist() == [1]
