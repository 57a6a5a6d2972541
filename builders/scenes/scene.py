"""What a scene is: a picture, the things in it, and phrases with the things they mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Box = tuple[int, int, int, int]

PromptKind = Literal["name", "colour_name", "position", "colour", "ui", "foreign", "absent"]
ObjectKind = Literal["shape", "emoji", "icon", "photo", "clipart", "widget", "page"]


@dataclass(frozen=True)
class SceneObject:
    """One thing in a scene.

    `box` is x0, y0, x1, y1 in pixels, tight around what is visible; `mask` is BOOL [y1 - y0, x1 - x0] of that box.
    `visible` is the share of the whole thing that is neither covered nor outside the picture. `names` maps a language
    code to what the thing may be called, the plain name first. `related` holds words that might be meant to include
    it, `maybe_colours` colours that someone might call it: a prompt made of those is neither right nor wrong, so that
    no such prompt is asked. `held` says that the drawing never occurs in training scenes,
    `unseen_name` that nothing of that name does. `exact` says that it has no other names: a "cancel button" is no
    "submit button".
    """

    box: Box
    mask: Mask
    visible: float
    kind: ObjectKind
    names: dict[str, tuple[str, ...]]
    colour: str | None = None
    held: bool = False
    unseen_name: bool = False
    related: frozenset[str] = frozenset()
    exact: bool = False
    maybe_colours: frozenset[str] = frozenset()
    source: str = ""

    @property
    def area(self) -> int:
        """Visible pixels."""
        return int(self.mask.sum())

    @property
    def centre(self) -> tuple[float, float]:
        """Middle of the box, x and y in pixels."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True)
class Prompt:
    """A phrase and the indices of all objects it means, none for something absent."""

    text: str
    objects: tuple[int, ...]
    kind: PromptKind
    language: str = "en"


@dataclass(frozen=True)
class Scene:
    """`image` UINT8 [h, w, 3] RGB, its objects in the order they were painted, and prompts about them."""

    image: Pixels
    objects: tuple[SceneObject, ...]
    prompts: tuple[Prompt, ...]
    seed: int = 0
    half: str = "train"
    background: str = field(default="", compare=False)
