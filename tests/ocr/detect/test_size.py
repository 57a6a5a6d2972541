"""The size at which the detector sees a page."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.ocr.detect.size import (
    FINE_MAX_SIDE,
    MAX_SIDE,
    MIN_SIDE,
    STEP,
    detector_size,
    detector_view,
    finer_size,
)


@pytest.mark.parametrize(
    ("page", "view"),
    [
        ((736, 1024), (768, 1024)),  # 736 is no multiple of 64
        ((1024, 1024), (1024, 1024)),
        ((368, 512), (768, 1024)),  # small pages grow
        ((4000, 3000), (MAX_SIDE, round(MAX_SIDE * 3 / 4 / STEP) * STEP)),  # large ones shrink
        ((50, 1500), (64, MAX_SIDE)),  # a line of text: the long side limits
        ((10, 6000), (64, MAX_SIDE)),
        ((1, 1), (768, 768)),
    ],
)
def test_size(page: tuple[int, int], view: tuple[int, int]) -> None:
    assert detector_size(*page) == view


def test_every_size_is_one_of_few() -> None:
    rng = np.random.default_rng(0)
    for height, width in rng.integers(1, 9000, (2000, 2)):
        sides = detector_size(int(height), int(width))
        assert all(side % STEP == 0 and STEP <= side <= MAX_SIDE for side in sides)
        if max(height, width) / min(height, width) < MAX_SIDE / MIN_SIDE:
            assert min(sides) >= MIN_SIDE - STEP / 2


def test_a_page_of_the_right_size_is_not_touched() -> None:
    page = np.zeros((1024, 768, 3), np.uint8)
    view = detector_view(page)
    assert view.image is page
    assert (view.x_factor, view.y_factor) == (1.0, 1.0)


@pytest.mark.parametrize("shape", [(3000, 2000), (300, 200), (60, 1800), (700, MAX_SIDE)])
def test_factors_lead_back_to_the_page(shape: tuple[int, int]) -> None:
    height, width = shape
    page = np.full((height, width, 3), 255, np.uint8)
    top, left = height // 2, width // 3
    page[top : top + height // 8, left : left + width // 8] = 0
    view = detector_view(page)
    rows, columns = np.nonzero(view.image[:, :, 0] < 128)
    assert rows.min() * view.y_factor == pytest.approx(top, abs=view.y_factor + 1)
    assert columns.min() * view.x_factor == pytest.approx(left, abs=view.x_factor + 1)
    assert (columns.max() + 1) * view.x_factor == pytest.approx(left + width // 8, abs=view.x_factor + 1)


@pytest.mark.parametrize(
    ("page", "view", "text_height", "finer"),
    [
        ((1700, 2800), (960, 1536), 14, (1216, 1984)),  # fine print: as large as it gets
        ((1700, 2800), (960, 1536), 20, None),  # print that was seen well
        ((1024, 768), (1024, 768), 13, (1984, 1472)),  # a small picture of small letters grows
        ((1024, 768), (1024, 768), 0, None),  # nothing was found
    ],
)
def test_second_look(
    page: tuple[int, int], view: tuple[int, int], text_height: float, finer: tuple[int, int] | None
) -> None:
    assert finer_size(page, view, text_height) == finer


def test_a_second_look_of_the_same_size_is_not_worth_it() -> None:
    assert finer_size((2000, 1400), (FINE_MAX_SIDE, 1408), 5) is None
