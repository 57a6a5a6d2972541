"""Decoding, suppression and the choice of looks."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import numpy as np
import pytest

from python_backends.gui.calibration import Calibration
from python_backends.gui.detect import Detected, decoded, detect, first_scale, once
from python_backends.gui.networks import RawElements
from python_backends.gui.roles import ROLES
from python_backends.ocr.networks import Pixels
from python_backends.vision.views import views_of
from tests.gui.fakes import FakeNetworks, Thing, raw_of, screen

PLAIN = Calibration.plain()


def seen(*things: Thing, least: float | None = None) -> Detected:
    return asyncio.run(detect(screen(400, 300), FakeNetworks(things), PLAIN, least))


def roles(found: Detected) -> list[str]:
    return sorted(ROLES[role] for role in found.roles)


def test_an_element_comes_with_its_role_confidence_and_features() -> None:
    found = seen(Thing("link", (0, 0, 9, 9), 0.0), Thing("button", (10, 10, 90, 40), 0.8))
    assert found.boxes.tolist() == [[10, 10, 90, 40]]
    assert roles(found) == ["button"]
    assert found.confidences.tolist() == pytest.approx([0.8])
    assert found.features[0].tolist() == [1.0] * 64


def test_copies_of_one_element_are_one() -> None:
    found = seen(Thing("button", (10, 10, 90, 40), 0.7), Thing("button", (12, 11, 91, 42), 0.9))
    assert found.confidences.tolist() == pytest.approx([0.9])


def test_the_larger_part_of_an_element_is_no_second_one() -> None:
    assert len(seen(Thing("button", (10, 10, 110, 40), 0.9), Thing("button", (10, 10, 80, 40), 0.5))) == 1


def test_small_elements_within_one_of_their_role_stay() -> None:
    assert len(seen(Thing("image", (0, 0, 200, 200)), Thing("image", (20, 20, 60, 60)))) == 2


def test_one_box_with_two_roles_has_the_surer() -> None:
    found = seen(Thing("button", (10, 10, 90, 40), 0.6, {"link": 0.7}))
    assert roles(found) == ["link"]


def test_what_an_element_shows_stays_beside_it() -> None:
    assert roles(seen(Thing("button", (10, 10, 40, 40)), Thing("icon", (11, 11, 39, 39)))) == ["button", "icon"]


def test_children_stay_within_parents() -> None:
    card = Thing("dialog", (0, 0, 300, 200))
    inner = [
        Thing("button", (20, 150, 100, 180)),
        Thing("button", (120, 150, 200, 180)),
        Thing("heading", (20, 10, 200, 40)),
    ]
    assert len(seen(card, *inner)) == 4


def test_neighbours_of_one_role_stay() -> None:
    assert len(seen(*(Thing("menu_item", (0, 30 * row, 200, 30 * row + 30)) for row in range(8)))) == 8


def test_text_is_no_element_but_is_told() -> None:
    found = seen(Thing("text", (10, 10, 90, 26)), Thing("button", (5, 5, 95, 31)))
    assert roles(found) == ["button"]
    assert found.text.tolist() == [[10, 10, 90, 26]]


def test_the_usual_bound_holds_unless_the_caller_has_one() -> None:
    things = [Thing("button", (10, 10, 90, 40), 0.4), Thing("link", (10, 60, 90, 80), 0.15)]
    assert roles(seen(*things)) == ["button"]
    assert roles(seen(*things, least=0.1)) == ["button", "link"]
    assert roles(seen(*things, least=0.5)) == []


def test_text_is_told_whatever_the_bound() -> None:
    assert len(seen(Thing("text", (10, 10, 90, 26), 0.4), least=0.9).text) == 1


def test_an_empty_answer_is_no_error() -> None:
    found = seen()
    assert len(found) == 0 and found.features.shape == (0, 64)


def test_decoding_keeps_within_the_picture() -> None:
    (view,) = views_of(screen(100, 50))
    found = decoded(view, raw_of([Thing("button", (80, 30, 140, 70)), Thing("link", (110, 10, 120, 20))]), PLAIN, 0.1)
    assert found.boxes.tolist() == [[80, 30, 100, 50]]
    assert once(found).rows.tolist() == [0]


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [(1280, 800, 1.0), (1920, 1200, 1.0), (3840, 2160, 0.5), (1290, 2796, 0.5), (1280, 9000, 1.0)],
    ids=["usual", "large", "4k", "phone", "long"],
)
def test_the_first_look(width: int, height: int, scale: float) -> None:
    assert first_scale(np.zeros((height, width, 3), np.uint8)) == scale


class Scaled:
    """Sees lines of text of a height in picture pixels, at the scale of each view, and one large image."""

    def __init__(self, width: int, text: float) -> None:
        self.width, self.text, self.scales = width, text, list[float]()

    async def elements(self, image: Pixels) -> RawElements:
        """The things of one view, of which all views of one look show the same."""
        scale = round(2 * image.shape[1] / self.width) / 2
        self.scales.append(scale)
        lines: Sequence[Thing] = [
            Thing("text", (10, 40 * row * scale, 200 * scale, (40 * row + self.text) * scale)) for row in range(12)
        ]
        return raw_of([*lines, Thing("image", (300 * scale, 0, 700 * scale, 400 * scale))])

    heat = recognise = None


def looked(width: int, height: int, text: float) -> Scaled:
    networks = Scaled(width, text)
    asyncio.run(detect(np.zeros((height, width, 3), np.uint8), networks, PLAIN, None))  # type: ignore[arg-type]
    return networks


def test_usual_screens_are_looked_at_once() -> None:
    assert looked(1280, 800, 17).scales == [1.0]


def test_large_print_is_looked_at_again_halved() -> None:
    assert looked(1600, 1000, 36).scales == [1.0, 0.5]


def test_tiny_print_is_looked_at_again_doubled() -> None:
    assert looked(800, 600, 9).scales == [1.0, 2.0]


def test_screens_with_two_pixels_to_a_point_are_looked_at_halved_alone() -> None:
    assert looked(2880, 1800, 36).scales == [0.5]


def test_fine_print_of_4k_is_looked_at_in_tiles() -> None:
    scales = looked(3840, 2160, 16).scales
    assert scales[0] == 0.5 and len(scales) > 2
