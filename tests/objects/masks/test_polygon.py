"""Outlines: exact before they are simplified, close to the mask afterwards, inside the page always."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.objects.masks.page_mask import Bools, PageMask, page_mask
from python_backends.objects.masks.polygon import MAX_RINGS, MAX_SIDE, Ring, polygons_of
from tests.objects.masks.drawn import cropped, disc, filled


def signed_area(ring: Ring) -> float:
    """Positive for a ring that is clockwise where y points down."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def overlap(first: Bools, second: Bools) -> float:
    """Intersection over union."""
    return float(np.count_nonzero(first & second) / np.count_nonzero(first | second))


@pytest.mark.parametrize("seed", range(25))
def test_unsimplified_rings_enclose_exactly_the_mask(seed: int) -> None:
    random = np.random.default_rng(seed)
    page = random.random((int(random.integers(1, 12)), int(random.integers(1, 12)))) < random.random()
    polygons = polygons_of(cropped(page), tolerance=0)
    assert (filled(polygons, *page.shape) == page).all()
    area = sum(signed_area(ring) for polygon in polygons for ring in (polygon.outer, *polygon.holes))
    assert area == np.count_nonzero(page)


def test_a_rectangle_has_four_corners_in_its_boxs_terms() -> None:
    page = np.pad(np.ones((3, 4), np.bool_), ((1, 6), (2, 4)))
    (polygon,) = polygons_of(cropped(page))
    assert sorted(polygon.outer) == [(2, 1), (2, 4), (6, 1), (6, 4)]
    assert signed_area(polygon.outer) == 12
    assert polygon.holes == ()


def test_a_ring_has_a_hole_that_runs_the_other_way() -> None:
    page = disc(120, 120, 60, 60, 50) & ~disc(120, 120, 60, 60, 25)
    (polygon,) = polygons_of(cropped(page))
    (hole,) = polygon.holes
    assert signed_area(polygon.outer) > 0 > signed_area(hole)
    assert overlap(filled([polygon], 120, 120), page) > 0.95


def test_an_island_in_a_hole_is_a_part_of_its_own() -> None:
    page = disc(120, 120, 60, 60, 50) & ~disc(120, 120, 60, 60, 30) | disc(120, 120, 60, 60, 12)
    largest, island = polygons_of(cropped(page))
    assert len(largest.holes) == 1 and island.holes == ()
    assert signed_area(largest.outer) > signed_area(island.outer)


def test_few_corners_tell_a_smooth_outline() -> None:
    page = disc(400, 400, 200, 200, 180)
    (polygon,) = polygons_of(cropped(page))
    assert len(polygon.outer) < 80
    assert overlap(filled([polygon], 400, 400), page) > 0.985


def test_specks_are_left_out_but_never_everything() -> None:
    probabilities = np.zeros((64, 64), np.float32)
    probabilities[10:40, 10:40] = 1
    probabilities[50, 50] = 0.51  # less than one cell on the page
    mask = page_mask(probabilities, (0.0, 0.0, 256.0, 256.0), 256, 256)
    assert len(polygons_of(mask)) == 1
    probabilities[10:40, 10:40] = 0
    assert len(polygons_of(page_mask(probabilities, (0.0, 0.0, 256.0, 256.0), 256, 256), tolerance=0)) == 1


def test_corners_stay_on_the_page_when_the_box_does_not() -> None:
    mask = page_mask(np.ones((64, 64), np.float32), (-50.0, -50.0, 4000.0, 2500.0), 3840, 2160)
    (polygon,) = polygons_of(mask)
    assert sorted(polygon.outer) == [(0, 0), (0, 2160), (3840, 0), (3840, 2160)]


def test_a_mask_beyond_the_bound_is_traced_in_coarser_steps() -> None:
    page = disc(2160, 3840, 1900, 1000, 900)
    assert page.shape[0] > MAX_SIDE
    (polygon,) = polygons_of(cropped(page))
    assert signed_area(polygon.outer) == pytest.approx(np.count_nonzero(page), rel=0.01)


def test_no_more_rings_than_the_bound_however_broken_the_mask() -> None:
    page = np.kron(np.indices((64, 64)).sum(0) % 2, np.ones((2, 2))).astype(np.bool_)
    polygons = polygons_of(cropped(page), tolerance=0)
    assert sum(1 + len(polygon.holes) for polygon in polygons) <= MAX_RINGS


def test_nothing_has_no_outline() -> None:
    assert polygons_of(PageMask(10, 10, 0, 0, np.zeros((0, 0), np.bool_))) == []
