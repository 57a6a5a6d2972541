"""A drawing with its names, before it is placed into a scene."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from builders.scenes.colours import KIN, shares
from builders.scenes.scene import ObjectKind, Pixels

CLEARLY = 0.72  # share of pixels above which a many-coloured drawing has one colour
PERHAPS = 0.12  # share above which somebody might call it by the colour


@dataclass(frozen=True)
class Drawing:
    """`rgba` UINT8 [h, w, 4]; the rest goes over to the `SceneObject`.

    `closed` means that the mask is the silhouette with its holes closed, as of a drawing made of lines; otherwise the
    mask is what is painted. `upright` forbids mirroring and all but slight turning,
    `rigid` any change of size or form.
    """

    rgba: Pixels
    kind: ObjectKind
    names: dict[str, tuple[str, ...]]
    colour: str | None = None
    maybe_colours: frozenset[str] = frozenset()
    related: frozenset[str] = frozenset()
    held: bool = False
    unseen_name: bool = False
    closed: bool = False
    upright: bool = False
    rigid: bool = False
    exact: bool = False
    source: str = ""

    @property
    def name(self) -> str:
        """The plain English name."""
        return self.names["en"][0]


def paint(alpha: Pixels, rgb: tuple[int, int, int]) -> Pixels:
    """A drawing of one colour out of its cover, UINT8 [h, w] -> RGBA UINT8 [h, w, 4]."""
    layers = [*(np.full(alpha.shape, value, np.uint8) for value in rgb), alpha]
    return np.asarray(cv2.merge(layers), np.uint8)


def colours_of(rgba: Pixels) -> tuple[str | None, frozenset[str]]:
    """The colour of a many-coloured drawing where it clearly has one, and all it might be called."""
    small = np.asarray(
        cv2.resize(rgba, (64, 64), interpolation=cv2.INTER_NEAREST), np.uint8
    )  # stripes stay two colours
    found = shares(small[..., :3], small[..., 3] > 127)
    maybe = frozenset(name for name, share in found.items() if share > PERHAPS)
    clear = [name for name, share in found.items() if share > CLEARLY]
    return (clear[0] if len(clear) == 1 else None), maybe


def named_colours(name: str) -> frozenset[str]:
    """What a thing painted in one named colour might be called."""
    return KIN[name] | {name}
