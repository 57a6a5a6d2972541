"""Scenes made by hand, and sentence vectors that need no network."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from builders.objects.sentences import WIDTH, Floats, Sentences
from builders.scenes.scene import Prompt, Scene, SceneObject


class Letters:
    """A vector of length 1 for every text, unlike that of any other; counts what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def vectors(self, texts: Sequence[str]) -> Floats:
        self.asked += texts
        rows = [
            np.random.default_rng(list(hashlib.sha256(text.encode()).digest())).standard_normal(WIDTH) for text in texts
        ]
        return np.stack([row / np.linalg.norm(row) for row in rows]).astype(np.float32)


@pytest.fixture
def letters() -> Letters:
    """The fake encoder."""
    return Letters()


@pytest.fixture
def sentences(letters: Letters) -> Sentences:
    """Vectors of the fake encoder."""
    return Sentences(letters)


def thing(name: str, box: tuple[int, int, int, int], *, german: str = "", **more: Any) -> SceneObject:
    """A visible rectangle; `more` are further fields of it."""
    names: dict[str, tuple[str, ...]] = {"en": (name,)}
    if german:
        names["de"] = (german,)
    mask = np.ones((box[3] - box[1], box[2] - box[0]), bool)
    return SceneObject(box, mask, 1.0, "shape", names, **more)


def scene(things: Sequence[SceneObject], prompts: Sequence[Prompt], side: int = 64) -> Scene:
    """Grey, but for a white rectangle per thing."""
    image = np.full((side, side, 3), 90, np.uint8)
    for one in things:
        x0, y0, x1, y1 = one.box
        image[y0:y1, x0:x1] = 255
    return Scene(image, tuple(things), tuple(prompts))
