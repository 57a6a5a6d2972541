"""Pictures as the checkpoints were trained to see them, against SciPy and sizes that are known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from python_backends.objects.engines.pixels import fitted_size, linear, normalised, on_canvas, squared, stretched
from python_backends.running import Array


def noise(height: int, width: int) -> Array:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3)).astype(np.uint8)


@pytest.mark.parametrize(("given", "known"), [
    ((480, 640), (800, 1066)), ((640, 480), (1066, 800)), ((1080, 1920), (750, 1333)), ((3000, 1000), (1333, 444)),
    ((800, 800), (800, 800)), ((800, 1200), (800, 1200)),
], ids=str)  # fmt: skip
def test_sizes_are_those_of_detr(given: tuple[int, int], known: tuple[int, int]) -> None:
    assert fitted_size(*given, 800, 1333) == known


@pytest.mark.parametrize("size", [(37, 61), (20, 12), (64, 64), (3, 300)], ids=str)
def test_owlv2_resizes_as_scipy_does(size: tuple[int, int]) -> None:
    image, side = noise(*size), 32
    shares = np.zeros((max(size), max(size), 3), np.float32)
    shares[: size[0], : size[1]] = image / np.float32(255)
    factor = max(size) / side
    deviation = max(0.0, (factor - 1) / 2)
    smooth = ndimage.gaussian_filter(shares, (deviation, deviation, 0), mode="mirror")
    known = ndimage.zoom(smooth, (1 / factor, 1 / factor, 1), order=1, mode="mirror", grid_mode=True)
    assert squared(image, side) == pytest.approx(np.clip(known, shares.min(), shares.max()), abs=2e-6)


def test_a_picture_lies_in_the_corner_of_its_canvas_whatever_its_shape() -> None:
    assert on_canvas(noise(60, 90), (80, 133), 80, 133, 2).shape == (80, 120, 3)
    assert on_canvas(noise(90, 60), (80, 133), 80, 133, 2).shape == (80, 53, 3)  # upright on a lying canvas
    assert on_canvas(noise(1, 900), (80, 133), 80, 133, 2).shape == (1, 133, 3)


def test_a_picture_of_the_right_size_is_not_touched() -> None:
    image = noise(16, 24)
    assert stretched(image, 16, 24, 3) is image


def test_colours_are_normalised_by_themselves() -> None:
    image = np.full((2, 3, 3), (255, 0, 51), np.uint8)
    pixels = normalised(image, (0.5, 0.25, 0.2), (0.5, 0.25, 0.1))
    assert pixels.shape == (1, 3, 2, 3) and pixels.dtype == np.float32
    assert pixels[0, :, 0, 0] == pytest.approx([1, -1, 0])


def test_between_two_places_is_a_line_and_past_the_ends_the_edge_or_the_mirror() -> None:
    values = np.array([0, 10, 30], np.float32)
    places = np.array([0.5, 1.25, -0.5, 2.5])
    assert linear(values, places, 0) == pytest.approx([5, 15, 0, 30])
    assert linear(values, places, 0, mirrored=True) == pytest.approx([5, 15, 5, 20])
