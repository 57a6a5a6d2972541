"""Fourteen named colours: how they vary, which may be taken for each other, and their names in eleven languages."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from builders.scenes.names import table
from builders.scenes.scene import Mask, Pixels


@dataclass(frozen=True)
class Colour:
    """Ranges in OpenCV's HSV (hue 0-179, saturation and value 0-255); a low hue above the high one wraps round."""

    hue: tuple[int, int]
    saturation: tuple[int, int]
    value: tuple[int, int]
    names: dict[str, tuple[str, ...]]


_NAMES = table("colours.tsv")

COLOURS: dict[str, Colour] = {
    name: Colour(*ranges, _NAMES["gray" if name == "grey" else name])
    for name, ranges in {
        "red": ((176, 4), (190, 255), (170, 245)),
        "orange": ((9, 15), (200, 255), (225, 255)),
        "yellow": ((24, 30), (170, 255), (225, 255)),
        "green": ((46, 72), (130, 255), (95, 210)),
        "teal": ((84, 90), (190, 255), (95, 150)),
        "cyan": ((88, 93), (130, 255), (215, 255)),
        "blue": ((104, 117), (165, 255), (170, 250)),
        "navy": ((112, 120), (160, 255), (75, 120)),
        "purple": ((133, 143), (120, 230), (120, 210)),
        "pink": ((160, 172), (80, 165), (235, 255)),
        "brown": ((7, 14), (130, 205), (85, 145)),
        "black": ((0, 179), (0, 40), (5, 38)),
        "grey": ((0, 179), (0, 16), (105, 165)),
        "white": ((0, 179), (0, 8), (245, 255)),
    }.items()
}

# Colours that a person might also call by the other word: no prompt with one is asked where the other is present.
KIN: dict[str, frozenset[str]] = {
    "blue": frozenset({"navy", "cyan"}),
    "navy": frozenset({"blue", "black"}),
    "cyan": frozenset({"blue", "teal"}),
    "teal": frozenset({"cyan", "green"}),
    "green": frozenset({"teal"}),
    "red": frozenset(),
    "orange": frozenset({"brown"}),
    "yellow": frozenset(),
    "purple": frozenset({"pink"}),
    "pink": frozenset({"purple"}),
    "brown": frozenset({"orange"}),
    "black": frozenset({"navy"}),
    "grey": frozenset(),
    "white": frozenset(),
}


_WORDS = frozenset(word for colour in COLOURS.values() for name in colour.names["en"] for word in name.split())


def says_colour(name: str) -> bool:
    """Whether an English name has a colour in it ("red apple")."""
    return not _WORDS.isdisjoint(name.lower().split())


def draw_colour(rng: np.random.Generator, name: str) -> tuple[int, int, int]:
    """One RGB value that everybody would call by that name."""
    colour = COLOURS[name]
    low, high = colour.hue
    hue = int(rng.integers(low, high + 1 + (180 if high < low else 0))) % 180
    saturation, value = (int(rng.integers(a, b + 1)) for a, b in (colour.saturation, colour.value))
    pixel = cv2.cvtColor(np.array([[[hue, saturation, value]]], np.uint8), cv2.COLOR_HSV2RGB)
    red, green, blue = (int(x) for x in pixel[0, 0])
    return red, green, blue


# Upper ends of hue for what is neither grey nor dark, for naming pixels; the names are coarse on purpose.
_HUES = (
    (6, "red"), (20, "orange"), (35, "yellow"), (80, "green"), (97, "cyan"), (127, "blue"), (150, "purple"),
    (172, "pink"), (180, "red"),
)  # fmt: skip


def shares(rgb: Pixels, mask: Mask) -> dict[str, float]:
    """Share of the masked pixels that each colour name may stand for; a pixel may count for several names.

    `rgb` UINT8 [h, w, 3], `mask` BOOL [h, w]. Dark orange counts as brown and as orange, dark blue as navy and blue.
    """
    hsv = cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV)[mask]
    if not len(hsv):
        return {}
    hue, saturation, value = (hsv[:, i].astype(int) for i in range(3))
    black, pale = value < 50, saturation < 40
    tinted = ~black & ~pale
    found = {"black": black, "white": pale & (value > 215), "grey": pale & ~black & (value <= 225)}
    low = 0
    for high, name in _HUES:
        found[name] = found.get(name, False) | (tinted & (hue >= low) & (hue < high))
        low = high
    found["brown"] = (found["orange"] | found["red"]) & (value < 170)
    found["navy"] = found["blue"] & (value < 150)
    found["teal"] = found["cyan"] & (value < 190)
    found["pink"] = found["pink"] | (found["red"] & (saturation < 150) & (value > 200))
    return {name: float(np.mean(hit)) for name, hit in found.items()}
