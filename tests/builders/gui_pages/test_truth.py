"""From the browser's reading and the pixels to the stored truth."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import numpy.typing as npt

from builders.gui.pages.compose import Page
from builders.gui.pages.pictures import picture
from builders.gui.pages.truth import background_of, truth_of


def page(scale: float = 1.0) -> Page:
    return Page("", 100, 80, scale, 5, "own", "lucide", "table", "light", "en", 0.0)


def element(role: str, box: list[float], parent: int | None = None, z: int = 0) -> dict[str, Any]:
    return {"role": role, "box": box, "name": role, "parent": parent, "z": z, "color": "rgb(1, 2, 255)", "state": {}}


def white(scale: float = 1.0) -> npt.NDArray[np.uint8]:
    return np.full((round(80 * scale), round(100 * scale), 3), 255, np.uint8)


def test_what_leaves_no_trace_is_no_element() -> None:
    pixels = white()
    pixels[20:40, 10:50] = (200, 30, 30)
    raw = {"elements": [element("button", [10, 20, 50, 40]), element("link", [60, 50, 90, 70])], "texts": []}
    assert [found["role"] for found in truth_of(page(), raw, pixels)["elements"]] == ["button"]


def test_parents_skip_what_was_left_out() -> None:
    pixels = white()
    pixels[22:30, 12:20] = 0
    raw = {
        "elements": [
            element("dialog", [5, 15, 95, 75], None, 0),
            element("link", [60, 50, 90, 70], 0, 5),
            element("icon", [12, 22, 20, 30], 1, 9),
        ],
        "texts": [],
    }
    truth = truth_of(page(), raw, pixels)
    assert [(found["role"], found["parent"], found["z"]) for found in truth["elements"]] == [
        ("dialog", None, 0),
        ("icon", 0, 1),
    ]


def test_boxes_are_device_pixels_inside_the_picture() -> None:
    pixels = white(2.0)
    pixels[::2] = 0
    raw = {"elements": [element("image", [-3, 10, 40, 90])], "texts": []}
    truth = truth_of(page(2.0), raw, pixels)
    assert truth["elements"][0]["box"] == [0.0, 20.0, 80.0, 160]
    assert (truth["width"], truth["height"], truth["scale"]) == (200, 160, 2.0)


def test_colours() -> None:
    pixels = white()
    pixels[20:40, 10:50] = (200, 30, 30)
    raw = {"elements": [element("button", [10, 20, 50, 40])], "texts": []}
    found = truth_of(page(), raw, pixels)["elements"][0]
    assert (found["background"], found["color"]) == ("#c81e1e", "#0102ff")


def test_a_picture_of_many_colours_has_no_background() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (80, 100, 3), np.uint8)
    assert background_of(noise, [0, 0, 100, 80]) is None


def test_capitals_are_spelled_as_shown() -> None:
    pixels = white()
    pixels[::2] = 0
    raw = {"elements": [], "texts": [{"text": "save all", "box": [0, 0, 50, 20], "transform": "uppercase"}]}
    assert truth_of(page(), raw, pixels)["texts"] == [{"text": "SAVE ALL", "box": [0.0, 0.0, 50.0, 20.0]}]


def test_drawn_pictures_are_data_addresses() -> None:
    drawn = {picture(random.Random(seed)) for seed in range(10)}
    assert len(drawn) == 10 and all(address.startswith("data:image/svg+xml;base64,") for address in drawn)
