"""Pages as pictures, and what a reader made of them, on disk."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np

from builders.decoder.documents import document
from builders.decoder.evidence_pages import ReadPage
from builders.decoder.reader import read_page_of
from builders.decoder.readings import load_readings, save_shard
from builders.decoder.render import degraded, drawn, fonts_under
from builders.decoder.simulated import simulated
from python_backends.grounding.stream import StreamWord


def with_features(page: ReadPage) -> ReadPage:
    """`page` with features that half precision holds exactly."""
    features = np.arange(len(page.words) * 120, dtype=np.float32).reshape(-1, 120) % 64
    return replace(page, features=features)


def test_a_shard_gives_back_its_pages(tmp_path: Path) -> None:
    pages = [with_features(simulated(document(seed), random.Random(seed))) for seed in range(5)]
    save_shard(tmp_path / "000000.npz", pages)
    loaded = load_readings(tmp_path)
    assert [(page.words, page.values, page.tables, page.gone) for page in loaded] == [
        (page.words, page.values, page.tables, page.gone) for page in pages
    ]
    for found, page in zip(loaded, pages, strict=True):
        for name in ("boxes", "lines", "confidence", "features"):
            assert np.array_equal(getattr(found, name), getattr(page, name)), name


def test_pictures_are_drawn_without_any_font_installed() -> None:
    page, picture = drawn(3, fonts_under())
    again, same = drawn(3, fonts_under())
    assert picture.pixels.shape[2] == 3 and picture.pixels.std() > 5
    assert page == again and np.array_equal(picture.pixels, same.pixels)


def test_values_are_found_where_they_were_drawn() -> None:
    page = document(4)
    turn = np.array([[0.999, -0.02, 30.0], [0.02, 0.999, 12.0]])
    words = []
    for number, word in enumerate(page.words):
        left, top, right, bottom = word.box
        corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)]) @ turn[:, :2].T + turn[:, 2]
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners.round().astype(int).tolist()
        quad = ((ax, ay), (bx, by), (cx, cy), (dx, dy))
        words.append(StreamWord(word.text, f"w{number}", 0.9, word.line, 1, quad))
    read = read_page_of(page, tuple(words), turn, np.zeros((len(words), 120), np.float32))
    assert {value.text: read.text(value.span) for value in read.values} == {v.text: v.text for v in page.values}
    assert not read.gone


def test_a_value_read_together_with_its_label_is_gone() -> None:
    page = document(4, kind="receipt")
    value = next(value for value in page.values if value.label and value.span.stop == value.span.start + 1)
    turn = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    words = []
    for number, word in enumerate(page.words):
        left, top, right, bottom = (round(side) for side in word.box)
        if number == value.span.start - 1:
            right, text = round(page.words[number + 1].box[2]), word.text + value.text
        else:
            text = word.text
        if number != value.span.start:
            quad = ((left, top), (right, top), (right, bottom), (left, bottom))
            words.append(StreamWord(text, f"w{number}", 0.9, word.line, 1, quad))
    read = read_page_of(page, tuple(words), turn, np.zeros((len(words), 120), np.float32))
    assert value.concept not in {found.concept for found in read.values}


def test_a_picture_keeps_track_of_places() -> None:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(image).rectangle((198, 148, 202, 152), fill="black")
    for seed in range(12):
        picture = degraded(image, random.Random(seed))
        x, y = picture.turn[:, :2] @ np.array([200.0, 150.0]) + picture.turn[:, 2]
        around = picture.pixels[round(y) - 3 : round(y) + 4, round(x) - 3 : round(x) + 4]
        assert around.mean() < picture.pixels.mean() - 20
