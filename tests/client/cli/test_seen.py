"""What the commands `gui` and `detect` show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from client.cli.__main__ import parser
from client.cli.annotate import seen_pages
from client.cli.ask import pages_of
from client.cli.seen import listed


def bounds(x0: int, y0: int, x1: int, y1: int) -> dict[str, Any]:
    places = {"top_left": (x0, y0), "top_right": (x1, y0), "bottom_right": (x1, y1), "bottom_left": (x0, y1)}
    corners = {name: {"x": x, "y": y} for name, (x, y) in places.items()}
    return {**corners, "width": x1 - x0, "height": y1 - y0}


BUTTON = {"type": "button", "bounds": bounds(60, 40, 120, 60), "confidence": 0.93, "text": "Sign in", "page": 1}
CAT = {"label": "cat", "bounds": bounds(20, 20, 80, 80), "confidence": 0.7, "polygon": [[[20, 20], [80, 20], [50, 80]]]}
PAGE = {"page": 1, "width": 200, "height": 100}


def test_a_line_says_how_surely_where_and_what() -> None:
    result = {"pages": [PAGE], "gui_elements": [BUTTON]}
    assert listed(result, "gui_elements") == "0.93     60    40   120    60  button  Sign in\n"


def test_the_page_is_said_where_there_are_several() -> None:
    result = {"pages": [PAGE, {**PAGE, "page": 2}], "detected_objects": [{**CAT, "page": 2}]}
    assert listed(result, "detected_objects") == "0.70     20    20    80    80  page 2  cat\n"


def test_nothing_found_is_said() -> None:
    assert listed({"pages": [PAGE], "detected_objects": []}, "detected_objects") == "nothing found\n"


def test_masks_are_tinted_and_boxes_framed_in_the_colour_of_their_confidence(tmp_path: Path) -> None:
    path = tmp_path / "white.png"
    Image.new("RGB", (200, 100), "white").save(path)
    ((number, picture),) = seen_pages(path, {"pages": [PAGE], "detected_objects": [CAT]}, "detected_objects")
    inside, beside, frame = (picture.getpixel(place) for place in ((50, 40), (24, 70), (20, 50)))
    assert number == 1 and beside == (255, 255, 255)
    assert frame == (215, 125, 0) and inside not in (frame, beside)


@pytest.mark.parametrize(
    ("entries", "pages"),
    [
        ({"ocr": {"sections": [PAGE]}, "gui_detection": {"pages": []}}, [PAGE]),
        ({"gui_detection": {"pages": [PAGE]}}, [PAGE]),
        ({"stt": {"text": "hello"}}, None),
    ],
)
def test_the_pages_are_those_of_whoever_saw_them(entries: dict[str, Any], pages: list[Any] | None) -> None:
    assert pages_of(entries) == pages


def test_commands_take_what_to_find() -> None:
    options = parser().parse_args(["detect", "a.png", "red star", "--masks"])
    assert (options.file, options.prompt, options.masks) == (Path("a.png"), "red star", True)
    assert parser().parse_args(["gui", "a.png", "--find", "Sign in"]).find == "Sign in"
