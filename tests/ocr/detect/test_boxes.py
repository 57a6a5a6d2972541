"""Heat maps to oriented quads, on heat that the test draws."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from python_backends.ocr.detect.boxes import BoxSettings, Heat, clockwise_from_top_left, regions_of

SETTINGS = BoxSettings()


def heat_of(*boxes: tuple[int, int, int, int], level: int = 230, size: tuple[int, int] = (400, 600)) -> Heat:
    """Heat [h, w] with upright regions (left, top, right, bottom), the right and bottom pixel outside."""
    heat = np.zeros(size, np.uint8)
    for left, top, right, bottom in boxes:
        heat[top:bottom, left:right] = level
    return heat


def turned_heat(angle: float) -> Heat:
    """A region 200 x 20 around (300, 200), its text running at `angle` degrees, clockwise on the page."""
    heat = np.zeros((400, 600), np.uint8)
    cv2.fillPoly(heat, [np.round(cv2.boxPoints(((300, 200), (200, 20), angle))).astype(np.int32)], (230.0,))
    return heat


def test_no_heat_no_regions() -> None:
    assert regions_of(heat_of(), 1.0, 1.0, SETTINGS) == []


def test_a_region_is_grown_by_the_unclip_distance() -> None:
    (region,) = regions_of(heat_of((100, 100, 300, 120)), 1.0, 1.0, SETTINGS)
    # The mask is dilated by one pixel and the rectangle runs through pixel centres: 200 x 20 from corner to corner.
    distance = 200 * 20 * SETTINGS.unclip_ratio / (2 * (200 + 20))
    left, top = region.corners[0]
    right, bottom = region.corners[2]
    assert (left, right) == pytest.approx((100 - distance, 300 + distance), abs=1)
    assert (top, bottom) == pytest.approx((100 - distance, 120 + distance), abs=1)
    assert region.score == pytest.approx(230 / 255, abs=0.1)


def test_two_lines_are_two_regions() -> None:
    found = regions_of(heat_of((100, 100, 300, 120), (100, 160, 300, 180)), 1.0, 1.0, SETTINGS)
    assert sorted(round(float(region.corners[:, 1].mean()) / 10) * 10 for region in found) == [110, 170]


def test_factors_are_applied_to_each_axis() -> None:
    heat = heat_of((100, 100, 300, 120))
    (here,), (there,) = (regions_of(heat, *factors, SETTINGS) for factors in ((1.0, 1.0), (2.0, 0.5)))
    assert there.corners == pytest.approx(here.corners * (2.0, 0.5))
    assert there.corners.dtype == np.float32


@pytest.mark.parametrize("level", [60, 100, 127])
def test_faint_heat_is_no_text(level: int) -> None:
    assert regions_of(heat_of((100, 100, 300, 120), level=level), 1.0, 1.0, SETTINGS) == []


def test_specks_are_no_text() -> None:
    assert regions_of(heat_of((100, 100, 101, 101), (200, 200, 300, 201)), 1.0, 1.0, SETTINGS) == []


def test_a_region_at_the_edge_stays_on_the_page() -> None:
    (region,) = regions_of(heat_of((0, 0, 600, 20)), 1.0, 1.0, SETTINGS)
    assert region.corners.min() == 0
    assert region.corners[:, 0].max() == 600


def test_a_region_that_fills_the_page() -> None:
    (region,) = regions_of(heat_of((0, 0, 600, 400)), 1.0, 1.0, SETTINGS)
    assert region.corners.tolist() == [[0, 0], [600, 0], [600, 400], [0, 400]]


@pytest.mark.parametrize("angle", [-30, -10, 0, 5, 20, 40])
def test_slanted_text_starts_at_its_own_top_left(angle: float) -> None:
    (region,) = regions_of(turned_heat(angle), 1.0, 1.0, SETTINGS)
    along = region.corners[1] - region.corners[0]
    assert np.degrees(np.arctan2(along[1], along[0])) == pytest.approx(angle, abs=1.5)
    assert np.linalg.norm(along) > 3 * np.linalg.norm(region.corners[3] - region.corners[0])


@pytest.mark.parametrize("turn", range(4))
def test_corners_are_ordered_whatever_they_start_with(turn: int) -> None:
    corners = np.array([(10, 20), (110, 25), (109, 45), (9, 40)], np.float32)
    for given in (np.roll(corners, turn, axis=0), np.roll(corners, turn, axis=0)[::-1]):
        assert clockwise_from_top_left(given).tolist() == corners.tolist()


def test_a_standing_rectangle_starts_at_the_pages_top_left() -> None:
    corners = np.array([(10, 20), (30, 20), (30, 220), (10, 220)], np.float32)
    assert clockwise_from_top_left(corners[::-1]).tolist() == corners.tolist()
