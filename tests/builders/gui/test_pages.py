"""Reading page folders and cutting pieces out of them; no PyTorch."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from builders.gui.crops import Cutter, remaining
from builders.gui.disturb import disturbed
from builders.gui.folder import Page, Pictures, frequency, page_from, pages_in
from python_backends.gui.roles import ROLE_INDEX, ROLES, TEXT
from tests.builders.gui.drawn import write_page

CHECKBOX = ROLE_INDEX["checkbox"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pages."""
    for number in range(3):
        write_page(tmp_path / "pages", number)
    return tmp_path / "pages"


def test_pages_bring_elements_and_texts(folder: Path) -> None:
    page = page_from(folder / "000000.json")
    assert (page.width, page.height, page.library) == (256, 192, "drawn")
    assert frequency([page], len(ROLES))[[ROLE_INDEX["button"], CHECKBOX, TEXT]].tolist() == [4, 4, 4]
    assert Pictures().of(page).shape == (192, 256, 3)


def test_a_growing_folder_is_read_on(folder: Path) -> None:
    first = list(pages_in(folder))
    write_page(folder, 7)
    (folder / "000008.json").write_text("{}")  # its picture is not there yet
    new = list(pages_in(folder, frozenset(page.path for page in first)))
    assert [page.path.name for page in new] == ["000007.png"]


def test_an_unknown_role_is_refused(folder: Path) -> None:
    told = json.loads((folder / "000000.json").read_text())
    told["elements"][0]["role"] = "knob"
    (folder / "000000.json").write_text(json.dumps(told))
    with pytest.raises(ValueError, match="knob"):
        page_from(folder / "000000.json")


def test_specks_and_blank_texts_are_left_out(folder: Path) -> None:
    told = json.loads((folder / "000000.json").read_text())
    told["elements"][1]["box"] = [5, 5, 8, 30]
    told["texts"][0]["text"] = "  "
    (folder / "000000.json").write_text(json.dumps(told))
    assert len(page_from(folder / "000000.json").boxes) == 10


def test_the_cache_keeps_pixels(folder: Path, tmp_path: Path) -> None:
    page = page_from(folder / "000001.json")
    pictures = Pictures(tmp_path / "cache")
    first, again = pictures.of(page), pictures.of(page)
    assert np.array_equal(first, again) and np.array_equal(first, Pictures().of(page))
    (kept,) = (tmp_path / "cache").iterdir()
    assert kept.name.startswith("pages-000001-")


def test_the_cache_forgets_a_page_that_was_drawn_anew(folder: Path, tmp_path: Path) -> None:
    pictures, page = Pictures(tmp_path / "cache"), page_from(folder / "000001.json")
    pictures.of(page)
    write_page(folder, 2)
    (folder / "000002.png").replace(folder / "000001.png")
    assert np.array_equal(pictures.of(page), Pictures().of(page))


def test_half_an_element_is_enough() -> None:
    boxes = np.array([[0, 0, 10, 10], [6, 0, 16, 10], [4, 4, 14, 8]], np.float32)
    left, roles = remaining(boxes, np.array([1, 2, 3]), (0, 0, 9, 9))
    assert roles.tolist() == [1, 3]
    assert left.tolist() == [[0, 0, 9, 9], [4, 4, 9, 8]]


@pytest.mark.parametrize("size", [(96, 128), (320, 480)], ids=["smaller than the page", "larger"])
def test_boxes_stay_with_their_pixels(folder: Path, size: tuple[int, int]) -> None:
    cutter = Cutter(list(pages_in(folder)), Pictures(), np.random.default_rng(3))
    found = 0
    for _ in range(20):
        piece = cutter.piece(*size)
        assert piece.pixels.shape == (*size, 3)
        assert (piece.boxes >= 0).all() and (piece.boxes[:, [2, 3]] <= (size[1], size[0])).all()
        for box, role in zip(piece.boxes, piece.roles, strict=True):
            x0, y0, x1, y1 = np.round(box).astype(int)
            if role == TEXT and x1 - x0 > 20 and y1 - y0 > 5:  # white bars on blue
                assert piece.pixels[(y0 + y1) // 2, (x0 + x1) // 2].min() > 150
                found += 1
    assert found > 10


def test_rare_roles_are_cut_more_often(folder: Path) -> None:
    pages = list(pages_in(folder))
    rare = np.where(pages[0].roles == CHECKBOX, ROLE_INDEX["slider"], pages[0].roles)
    with_slider = Page(pages[0].path, 256, 192, pages[0].boxes, rare)
    cutter = Cutter([with_slider, *pages[1:]], Pictures(), np.random.default_rng(0))
    assert cutter.chances[0] > max(cutter.chances[1:])


def test_disturbances_keep_the_shape_and_repeat(folder: Path) -> None:
    pixels = Pictures().of(page_from(folder / "000000.json"))
    kept = pixels.copy()
    outs = [[disturbed(pixels, np.random.default_rng(seed)) for seed in range(30)] for _ in range(2)]
    assert all(out.shape == pixels.shape and out.dtype == np.uint8 for out in outs[0])
    assert all(np.array_equal(a, b) for a, b in zip(*outs, strict=True))
    assert sum(not np.array_equal(out, pixels) for out in outs[0]) > 10
    assert np.array_equal(pixels, kept)
