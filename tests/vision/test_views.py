"""Views cover a picture, lead back to it, and pad what the network cannot take."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.vision.views import PADDING, PassLimits, Pixels, padded, spans, views_of

SMALL = PassLimits(pixels=100 * 100, side=160, overlap=20, multiple=32)


def picture(width: int, height: int) -> Pixels:
    return np.random.default_rng(3).integers(0, 256, (height, width, 3), np.uint8)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844), (1920, 1200), (31, 7)])
def test_what_fits_is_seen_in_one_pass_at_its_own_pixels(width: int, height: int) -> None:
    shown = picture(width, height)
    (view,) = views_of(shown)
    assert view.image.shape[0] % 32 == 0 and view.image.shape[1] % 32 == 0
    np.testing.assert_array_equal(view.image[:height, :width], shown)
    assert (view.image[height:] == PADDING).all() and (view.image[:, width:] == PADDING).all()
    assert view.cut == (False,) * 4


@pytest.mark.parametrize(("width", "height"), [(3840, 2160), (1280, 9000), (6000, 700), (5000, 5000)])
def test_tiles_cover_every_pixel_within_the_limits(width: int, height: int) -> None:
    limits = PassLimits()
    views = views_of(picture(width, height))
    seen = np.zeros((height, width), np.bool_)
    for view in views:
        left, top = int(view.left), int(view.top)
        seen[top : top + view.height, left : left + view.width] = True
        assert limits.fits(view.width, view.height)
    assert seen.all()
    assert len({view.image.shape for view in views}) == 1


def test_neighbouring_spans_share_the_overlap() -> None:
    pieces = spans(1000, 300, 50)
    assert pieces[0][0] == 0 and pieces[-1][1] == 1000
    assert all(before[1] - after[0] >= 50 for before, after in zip(pieces, pieces[1:], strict=False))
    assert {stop - start for start, stop in pieces} == {pieces[0][1]}


def test_boxes_lead_back_to_the_picture() -> None:
    views = views_of(picture(300, 60), 0.5, PassLimits(pixels=60 * 60, side=60, overlap=10))
    last = views[-1]
    back = last.in_picture(np.array([[0, 0, last.width, last.height]], np.float32))
    assert back[0].tolist() == pytest.approx([last.left, last.top, 300, 60], abs=1)


def test_only_edges_within_the_picture_cut() -> None:
    first, *_, last = views_of(picture(300, 50), 1.0, SMALL)
    assert first.cut == (False, False, True, False) and last.cut == (True, False, False, False)
    boxes = np.array([[0, 0, first.width, 50]], np.float32)
    assert first.touching(boxes).tolist() == [[False, False, True, False]]


def test_padding_leaves_a_fitting_picture_alone() -> None:
    shown = picture(64, 32)
    assert padded(shown, 32) is shown
