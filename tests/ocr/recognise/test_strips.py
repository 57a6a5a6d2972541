"""Cutting regions out of a page: a known picture, turned and slanted, must come back upright."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from python_backends.ocr.detect.boxes import clockwise_from_top_left
from python_backends.ocr.recognise.strips import (
    HEIGHT,
    PADDING,
    WIDTHS,
    Corners,
    Pixels,
    Strip,
    directions,
    padded,
    strip_of,
)

TOLERANCE = 6  # of 255: a turned region is cut one pixel beside itself


def marked_line(width: int = 240) -> Pixels:
    """A line [48, width, 3] that looks different in every direction: red at its start, blue below."""
    line = np.full((HEIGHT, width, 3), 255, np.uint8)
    line[:, : width // 8] = (200, 0, 0)
    line[36:, width // 2 :] = (0, 0, 200)
    return line


def page_with(line: Pixels, turns: int, at: tuple[int, int] = (40, 30)) -> tuple[Pixels, Corners]:
    """A page with `line` turned clockwise, and the region's corners as the detector orders them."""
    turned = np.rot90(line, -turns)
    height, width = turned.shape[:2]
    page = np.full((400, 400, 3), 255, np.uint8)
    left, top = at
    page[top : top + height, left : left + width] = turned
    corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
    return page, clockwise_from_top_left(np.array(corners, np.float32))


def difference(pixels: Pixels, expected: Pixels) -> float:
    return float(np.abs(pixels.astype(int) - expected).mean())


@pytest.mark.parametrize("turns", range(4))
def test_a_turned_line_comes_back_upright(turns: int) -> None:
    line = marked_line()
    page, corners = page_with(line, turns)
    strip = strip_of(page, corners, 5, turns)
    assert (strip.region, strip.pixels.shape) == (5, line.shape)
    assert difference(strip.pixels, line) < TOLERANCE
    assert strip.corners.tolist() == np.roll(corners, -turns, axis=0).tolist()


def test_the_wrong_direction_is_upside_down() -> None:
    line = marked_line()
    page, corners = page_with(line, 1)
    assert difference(strip_of(page, corners, 0, 3).pixels, line[::-1, ::-1]) < TOLERANCE


@pytest.mark.parametrize("angle", [-25, -8, 8, 25])
def test_a_slanted_line_is_levelled(angle: float) -> None:
    page, corners = page_with(marked_line(), 0, at=(80, 170))
    turn = cv2.getRotationMatrix2D((200, 194), -angle, 1.0)
    slanted = np.asarray(cv2.warpAffine(page, turn, (400, 400), borderValue=(255, 255, 255)), np.uint8)
    moved = np.asarray(corners @ turn[:, :2].T + turn[:, 2], np.float32)
    strip = strip_of(slanted, clockwise_from_top_left(moved), 0, 0)
    assert abs(strip.width - 240) <= 2
    assert difference(np.asarray(cv2.resize(strip.pixels, (240, HEIGHT)), np.uint8), marked_line()) < 8


@pytest.mark.parametrize(("height", "width"), [(1, 1), (3, 3000), (200, 2), (48, 240), (400, 400)])
def test_any_region_becomes_48_high(height: int, width: int) -> None:
    page = np.full((500, 3100, 3), 128, np.uint8)
    corners = np.array([(5, 5), (5 + width, 5), (5 + width, 5 + height), (5, 5 + height)], np.float32)
    strip = strip_of(page, corners, 0, 0)
    assert strip.pixels.shape == (HEIGHT, min(max(1, -(-HEIGHT * width // height)), WIDTHS[-1]), 3)
    assert strip.bucket >= strip.width


def test_a_region_without_extent_does_not_fail() -> None:
    corners = np.full((4, 2), 7, np.float32)
    assert strip_of(np.zeros((20, 20, 3), np.uint8), corners, 0, 0).pixels.shape[0] == HEIGHT


@pytest.mark.parametrize(("width", "bucket"), [(1, 64), (64, 64), (65, 96), (256, 256), (257, 320), (6400, 6400)])
def test_buckets(width: int, bucket: int) -> None:
    strip = Strip(0, np.zeros((4, 2), np.float32), np.zeros((HEIGHT, width, 3), np.uint8))
    assert strip.bucket == bucket


def test_widths_are_whole_time_steps_in_order() -> None:
    assert list(WIDTHS) == sorted(set(WIDTHS))
    assert all(width % 8 == 0 for width in WIDTHS)


def test_padding_is_the_networks_zero_and_each_row_stands_alone() -> None:
    strips = [Strip(index, np.zeros((4, 2), np.float32), np.full((HEIGHT, width, 3), index, np.uint8))
              for index, width in enumerate((64, 33, 1))]  # fmt: skip
    batch = padded(strips, 64)
    assert batch.shape == (3, HEIGHT, 64, 3)
    for index, strip in enumerate(strips):
        assert (batch[index, :, : strip.width] == index).all()
        assert (batch[index, :, strip.width :] == PADDING).all()
        assert (batch[index] == padded([strip], 64)[0]).all()


WIDE = np.array([(0, 0), (100, 0), (100, 20), (0, 20)], np.float32)
TALL = np.array([(0, 0), (20, 0), (20, 100), (0, 100)], np.float32)
SQUARE = np.array([(0, 0), (25, 0), (25, 20), (0, 20)], np.float32)


@pytest.mark.parametrize(
    ("corners", "page_turns", "read"),
    [
        (WIDE, 0, (0,)), (WIDE, 2, (2,)), (TALL, 0, (1, 3)), (TALL, 2, (3, 1)),
        (TALL, 1, (1,)), (TALL, 3, (3,)), (WIDE, 1, (2, 0)), (WIDE, 3, (0, 2)),
        (SQUARE, 0, (0,)), (SQUARE, 1, (1,)), (SQUARE, 2, (2,)), (SQUARE, 3, (3,)),
    ],
)  # fmt: skip
def test_directions(corners: Corners, page_turns: int, read: tuple[int, ...]) -> None:
    assert directions(corners, page_turns) == read
