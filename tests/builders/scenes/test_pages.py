"""Cuts of pages: elements keep their places, and what the edge cuts off is never asked for."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from builders.scenes import Settings, compose
from builders.scenes.cut_pages import cut_folder
from builders.scenes.pages import names_of, within

BLUE = (200, 60, 20)  # BGR


@pytest.fixture
def cuts(tmp_path: Path) -> Path:
    """A page with a blue button, a text field and a link whose label cannot be read."""
    pages = tmp_path / "pages"
    pages.mkdir()
    picture = np.full((640, 640, 3), 255, np.uint8)
    cv2.rectangle(picture, (100, 200), (219, 239), BLUE, -1)
    cv2.rectangle(picture, (300, 200), (560, 240), (160, 160, 160), 1)
    cv2.imwrite(str(pages / "000000.png"), picture)
    elements = [
        {"role": "button", "box": [100.0, 200.0, 220.0, 240.0], "name": "Submit"},
        {"role": "text_field", "box": [300.0, 200.0, 560.0, 240.0], "name": "Search"},
        {"role": "link", "box": [100.0, 300.0, 160.0, 320.0], "name": "Hidden words"},
        {"role": "text", "box": [100.0, 400.0, 160.0, 420.0], "name": "no element"},
    ]
    texts = [{"text": "Submit", "box": [130.0, 210.0, 190.0, 230.0]}]
    page = {"width": 640, "height": 640, "language": "en", "elements": elements, "texts": texts}
    (pages / "000000.json").write_text(json.dumps(page), encoding="utf-8")
    cut_folder(pages, tmp_path / "cuts", "train", each=1, most=5)
    return tmp_path / "cuts"


def test_a_cut_shows_the_elements_of_its_page(cuts: Path) -> None:
    scene = compose(0, Settings(size=(640, 640), pages=cuts, page_share=1.0, effects=False))
    button, field, link = scene.objects
    assert button.box == (100, 200, 220, 240)
    assert button.names["en"][:2] == ("submit button", "button")
    assert button.colour == "blue"
    assert field.names["en"][0] == "search field"
    assert link.names["en"] == ("link", "hyperlink")
    assert {thing.kind for thing in scene.objects} == {"page"}


def test_prompts_over_pages_are_about_controls(cuts: Path) -> None:
    settings = Settings(size=(640, 640), pages=cuts, page_share=1.0)
    prompts = [prompt for seed in range(6) for prompt in compose(seed, settings).prompts]
    assert any(prompt.text.endswith("submit button") and prompt.objects == (0,) for prompt in prompts)
    assert not any("image" in prompt.text and prompt.objects for prompt in prompts)


def test_what_the_edge_cuts_off_is_kept_apart() -> None:
    inside = {"box": [10, 10, 60, 40], "role": "button"}
    cut_off = {"box": [80, 10, 140, 40], "role": "button"}
    whole, parts = within((inside, cut_off), (0, 0, 100, 100))
    assert [element["box"] for element in whole] == [[10, 10, 60, 40]]
    assert [element["box"] for element in parts] == [[80, 10, 100, 40]]


def test_nothing_is_asked_that_may_mean_an_element_cut_off(cuts: Path) -> None:
    settings = Settings(size=(256, 256), pages=cuts, page_share=1.0)
    for seed in range(40):
        scene = compose(seed, settings)
        for prompt in scene.prompts:
            assert all(number < len(scene.objects) for number in prompt.objects)


@pytest.mark.parametrize(
    ("role", "label", "language", "first"),
    [
        ("button", "Sign in", "en", "sign in button"),
        ("button", "Absenden", "de", "button"),
        ("link", "Read the whole story now", "en", "link"),
        ("text_field", "Suchen", "de", "search field"),
        ("checkbox", "Remember me", "en", "checkbox"),
    ],
)
def test_names_of_elements(role: str, label: str, language: str, first: str) -> None:
    assert names_of(role, label, language)["en"][0] == first
