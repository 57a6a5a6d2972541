"""Probabilities onto the page: where each pixel's comes from, and what is never made."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.objects.masks.page_mask import Bools, Box, Floats, enlarged, page_mask
from python_backends.objects.masks.png import on_page
from tests.objects.masks.drawn import disc, sampled

RANDOM = np.random.default_rng(3)


def by_definition(probabilities: Floats, box: Box, width: int, height: int) -> Bools:
    """Pixel by pixel: bilinear between cell centres, the outermost cells reaching to the edge of the enlarged box."""
    left, top, right, bottom = enlarged(box)
    page = np.zeros((height, width), np.bool_)
    for row in range(height):
        for column in range(width):
            x, y = column + 0.5, row + 0.5
            if not (left <= x <= right and top <= y <= bottom):
                continue
            u = min(max((x - left) / (right - left) * 64 - 0.5, 0), 63)
            v = min(max((y - top) / (bottom - top) * 64 - 0.5, 0), 63)
            i, j, k, m = int(u), min(int(u) + 1, 63), int(v), min(int(v) + 1, 63)
            upper = probabilities[k, i] * (1 - u % 1) + probabilities[k, j] * (u % 1)
            lower = probabilities[m, i] * (1 - u % 1) + probabilities[m, j] * (u % 1)
            page[row, column] = upper * (1 - v % 1) + lower * (v % 1) >= 0.5
    return page


@pytest.mark.parametrize(
    "box",
    [(20.0, 10.0, 60.0, 40.0), (3.3, 4.7, 9.1, 30.2), (-10.5, -6.0, 50.0, 20.0), (40.0, 30.0, 200.0, 90.0),
     (-40.0, -40.0, 140.0, 120.0), (12.0, 12.0, 13.0, 13.0)],
)  # fmt: skip
def test_every_pixel_is_as_the_definition_says(box: Box) -> None:
    smooth = np.kron(RANDOM.random((8, 8)), np.ones((8, 8))).astype(np.float32)
    mask = page_mask(smooth, box, 80, 60)
    assert np.count_nonzero(on_page(mask) != by_definition(smooth, box, 80, 60)) == 0
    assert (mask.width, mask.height) == (80, 60)


def test_a_drawing_sampled_over_its_enlarged_box_comes_back() -> None:
    page = disc(200, 300, 140, 90, 50)
    box = (90.0, 40.0, 191.0, 141.0)
    found = on_page(page_mask(sampled(page.astype(np.float32), *enlarged(box)), box, 300, 200))
    assert np.count_nonzero(found & page) / np.count_nonzero(found | page) > 0.97


def test_the_pixels_kept_are_no_more_than_the_mask_needs() -> None:
    probabilities = np.zeros((64, 64), np.float32)
    probabilities[30:34, 20:40] = 1
    mask = page_mask(probabilities, (1000.0, 1000.0, 1800.0, 1400.0), 3840, 2160)
    assert mask.pixels.any(axis=0)[[0, -1]].all() and mask.pixels.any(axis=1)[[0, -1]].all()
    assert mask.pixels.shape == pytest.approx((4 * 500 / 64, 20 * 1000 / 64), abs=2)
    assert mask.left == pytest.approx(900 + 20 * 1000 / 64, abs=1)
    assert mask.cell == pytest.approx(1000 / 64)


def test_area_is_that_of_the_true_pixels() -> None:
    assert page_mask(np.ones((64, 64), np.float32), (8.0, 8.0, 24.0, 24.0), 100, 100).area == 20 * 20


@pytest.mark.parametrize(
    ("probabilities", "box"),
    [
        (np.zeros((64, 64), np.float32), (10.0, 10.0, 50.0, 50.0)),
        (np.ones((64, 64), np.float32), (200.0, 10.0, 250.0, 50.0)),
        (np.ones((64, 64), np.float32), (-90.0, -90.0, -20.0, -20.0)),
        (np.ones((64, 64), np.float32), (30.0, 30.0, 30.0, 30.0)),
        (np.ones((64, 64), np.float32), (50.0, 50.0, 30.0, 30.0)),
        (np.ones((64, 64), np.float32), (30.6, 30.6, 30.8, 30.8)),
    ],
    ids=["nothing", "beyond the right", "beyond the left", "a point", "inside out", "between two centres"],
)
def test_nothing_on_the_page_is_an_empty_mask(probabilities: Floats, box: Box) -> None:
    mask = page_mask(probabilities, box, 100, 100)
    assert mask.area == 0 and mask.pixels.size == 0
    assert not on_page(mask).any()


def test_an_enlarged_box_has_an_eighth_more_on_every_side() -> None:
    assert enlarged((16.0, 8.0, 32.0, 40.0)) == (14.0, 4.0, 34.0, 44.0)
