"""Text lines out of heat maps, and strips out of pixels."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from python_backends.gui.lines import boxes_of_heat
from python_backends.gui.read import DETAIL, MOST_DETAIL, cut_out, read_screen, text_scale
from tests.gui.fakes import ALPHABET, FakeNetworks, screen


def heat_of(*blobs: tuple[int, int, int, int], level: int = 200) -> np.ndarray:  # type: ignore[type-arg]
    heat = np.zeros((100, 300), np.uint8)
    for left, top, right, bottom in blobs:
        heat[top:bottom, left:right] = level
    return heat


def test_each_blob_is_a_line_grown_on_all_sides() -> None:
    boxes = boxes_of_heat(heat_of((20, 20, 120, 30), (20, 50, 60, 60)))
    assert len(boxes) == 2
    grow = 100 * 10 / (2 * 110) * 1.6
    assert boxes[0].tolist() == pytest.approx([20 - grow, 20 - grow, 120 + grow, 30 + grow])


def test_lines_stay_within_the_map() -> None:
    boxes = boxes_of_heat(heat_of((0, 0, 300, 10)))
    assert boxes[0, 0] == 0 and boxes[0, 1] == 0 and boxes[0, 2] == 300


@pytest.mark.parametrize("blob", [(10, 10, 12, 40), (10, 10, 40, 12)], ids=["narrow", "flat"])
def test_specks_are_no_lines(blob: tuple[int, int, int, int]) -> None:
    assert len(boxes_of_heat(heat_of(blob))) == 0


def test_lukewarm_blobs_are_no_lines() -> None:
    assert len(boxes_of_heat(heat_of((20, 20, 120, 40), level=100))) == 0


def test_neighbours_are_judged_by_their_own_heat() -> None:
    heat = heat_of((20, 20, 120, 30))
    heat[10:15, 20:120] = 90  # lukewarm, above the line and within no shared pixels
    assert len(boxes_of_heat(heat)) == 1


def test_the_detail_of_a_view_follows_the_size_of_the_picture() -> None:
    assert text_scale(800, 1280) == pytest.approx(0.6)
    assert text_scale(844, 390) == pytest.approx(1.06, abs=0.01)
    assert text_scale(2160, 3840) == DETAIL
    assert text_scale(200, 200) == MOST_DETAIL


def test_a_strip_is_the_pixels_of_its_box() -> None:
    page = screen(200, 100, [(90, (20, 10, 80, 30))])
    strip = cut_out(page, np.array([20, 10, 80, 30], np.float32), 3)
    assert strip is not None and strip.pixels.shape[0] == 48 and strip.region == 3
    assert (strip.pixels == 90).all()
    assert strip.width == pytest.approx(48 * 0.9 * 3, abs=1)


def test_boxes_beside_the_page_have_no_strip() -> None:
    assert cut_out(screen(50, 50), np.array([60, 10, 90, 30], np.float32), 0) is None
    assert cut_out(screen(50, 50), np.array([10, 20, 40, 21], np.float32), 0) is None


def test_the_text_of_a_page_is_found_read_and_placed() -> None:
    page = screen(640, 480, [(60, (40, 40, 160, 60)), (90, (300, 200, 420, 220))])
    networks = FakeNetworks(texts={60: "Save", 90: "Open"})
    lines = asyncio.run(read_screen(page, networks, ALPHABET)).lines
    assert [line.text for line in lines] == ["Save", "Open"]
    left, top, right, bottom = lines[0].quad.box
    assert 30 <= left <= 45 and 155 <= right <= 170 and 30 <= top <= 45 and 55 <= bottom <= 70


def test_strips_that_look_the_same_are_recognised_once() -> None:
    page = screen(640, 480, [(60, (40, 40 + 60 * row, 160, 60 + 60 * row)) for row in range(6)])
    networks = FakeNetworks(texts={60: "Edit"})
    lines = asyncio.run(read_screen(page, networks, ALPHABET)).lines
    assert [line.text for line in lines] == ["Edit"] * 6
    assert len({line.quad.box[1] for line in lines}) == 6
    rows = sum(shape[0] for kind, shape in networks.seen if kind == "recognise")
    assert rows < 6


def test_a_page_without_text_costs_no_recognition() -> None:
    networks = FakeNetworks(texts={60: "Save"})
    assert asyncio.run(read_screen(screen(640, 480), networks, ALPHABET)).lines == ()
    assert [kind for kind, _ in networks.seen] == ["heat"]


def test_a_line_on_a_seam_is_read_once() -> None:
    page = screen(1000, 6000, [(60, (100, top, 300, top + 24)) for top in range(30, 5900, 150)])
    networks = FakeNetworks(texts={60: "Item"})
    lines = asyncio.run(read_screen(page, networks, ALPHABET)).lines
    assert sum(kind == "heat" for kind, _ in networks.seen) > 1
    assert len(lines) == len(range(30, 5900, 150))
