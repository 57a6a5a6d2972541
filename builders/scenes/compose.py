"""Composes a scene from a seed: a ground, things on it, what a camera does to them, and prompts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np

from builders.scenes.backgrounds import background
from builders.scenes.catalogue import Catalogue, load
from builders.scenes.choose import Chooser
from builders.scenes.effects import degrade
from builders.scenes.meaning import Word, Words
from builders.scenes.pages import Cuts, load_cuts, page_scene, role_words
from builders.scenes.placing import Canvas
from builders.scenes.prompts import Asker
from builders.scenes.scene import Pixels, Scene, SceneObject
from builders.scenes.shapes import SHAPES
from builders.scenes.widgets import widget_words

Half = Literal["train", "held"]
_HALVES = {"train": 1, "held": 2}
_NOT_ON_PAGES = frozenset({"group:widget", "group:animal-mammal", "group:animal-marine", "group:food-fruit"})
_SMALLEST, _LARGEST = 24.0, 320.0
_FILLED = 0.75  # share of the picture that boxes may add up to


@dataclass(frozen=True)
class Settings:
    """What scenes are like.

    `size` is height and width. `sprites` is the cache that `builders.scenes.sprites` writes, without which scenes hold
    shapes and controls only; `styles` names the sources in it to use, all without any. `pages` is a cache of page cuts
    (`builders.scenes.cut_pages`), `page_share` the share of scenes that are such cuts. `prompts` is the most prompts a
    scene gets, of which about the share `absent` names nothing in it. The held half uses drawings, names and grounds
    that the other never does.
    """

    half: Half = "train"
    size: tuple[int, int] = (512, 512)
    sprites: Path | None = None
    objects: tuple[int, int] = (0, 12)
    prompts: int = 12
    absent: float = 0.33
    styles: tuple[str, ...] = ()
    pages: Path | None = None
    page_share: float = 0.15
    effects: bool = True


def compose(seed: int, settings: Settings = Settings()) -> Scene:
    """The scene of a seed, the same for the same seed, settings and cache. The two halves never share a scene."""
    rng = np.random.default_rng([_HALVES[settings.half], seed])
    cuts = _cuts(settings.pages, settings.half)
    if cuts.cuts and rng.random() < settings.page_share:
        image, things, listed = page_scene(rng, cuts, settings.size)
        words, sort = _page_words(settings), "page"
    else:
        image, things, sort = _painted(rng, settings)
        words, listed = _words(settings), len(things)
    finished = degrade(rng, image) if settings.effects else image
    asker = Asker(rng, things, settings.size, words, photograph=sort == "picture", listed=listed)
    prompts = asker.ask(settings.prompts, settings.absent)
    return Scene(finished, things[:listed], prompts, seed, settings.half, sort)


def _painted(rng: np.random.Generator, settings: Settings) -> tuple[Pixels, tuple[SceneObject, ...], str]:
    """Picture, things placed on a ground, and the sort of ground."""
    catalogue = _catalogue(settings.sprites, settings.half, settings.styles)
    image, sort = background(rng, settings.size, catalogue.pictures)
    canvas = Canvas(image)
    _fill(rng, canvas, Chooser(rng, catalogue, settings.half), settings)
    return canvas.image, canvas.objects(), sort


def _fill(rng: np.random.Generator, canvas: Canvas, chooser: Chooser, settings: Settings) -> None:
    """Place things from the largest to the smallest, so that small ones are not hidden."""
    fewest, most = settings.objects
    count = int(rng.integers(fewest, most + 1))
    height, width = settings.size
    budget = _FILLED * height * width / max(count, 1)
    largest = min(_LARGEST, 0.9 * min(height, width), 2.2 * budget**0.5)
    sides = np.exp(rng.uniform(np.log(_SMALLEST), np.log(max(largest, _SMALLEST + 1)), count))
    if rng.random() < 0.4:
        sides[:] = rng.uniform(0.5, 1) * min(largest, budget**0.5) * rng.uniform(0.85, 1.15, count)
    ordered = np.sort(sides)[::-1]
    for side, drawing in zip(ordered, chooser.drawings([max(float(side), _SMALLEST) for side in ordered]), strict=True):
        canvas.put(rng, drawing, max(float(side), _SMALLEST), shadow=rng.random() < 0.25)


@lru_cache(maxsize=4)
def _catalogue(folder: Path | None, half: Half, styles: tuple[str, ...]) -> Catalogue:
    """A process opens a cache once."""
    return load(folder, half, styles)


def vocabulary(settings: Settings) -> tuple[Word, ...]:
    """Everything that can be asked for in a half, once each, with all its names in all languages.

    Words that training never says have `unseen`; they are in the held half only.
    """
    shapes = (
        Word(shape.names, frozenset(), "group:shape", shape.held)
        for shape in SHAPES.values()
        if settings.half == "held" or not shape.held
    )
    roles = role_words() if settings.pages else ()
    return (
        *_catalogue(settings.sprites, settings.half, settings.styles).words,
        *shapes,
        *widget_words(settings.half),
        *roles,
    )


@lru_cache(maxsize=4)
def _cuts(folder: Path | None, half: Half) -> Cuts:
    return load_cuts(folder, half)


@lru_cache(maxsize=4)
def _words(settings: Settings) -> Words:
    return Words.of(vocabulary(settings))


@lru_cache(maxsize=4)
def _page_words(settings: Settings) -> Words:
    """What can be missing from a page: its icons and pictures have no names here and might show other things."""
    return Words.of([word for word in vocabulary(settings) if word.group in _NOT_ON_PAGES])


__all__ = ["Settings", "compose", "vocabulary"]
