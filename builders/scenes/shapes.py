"""Plain shapes, drawn in any colour: filled, outlined or striped. They need no package at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from builders.scenes.drawing import paint
from builders.scenes.names import table
from builders.scenes.scene import Pixels

Style = Literal["filled", "outlined", "striped", "spotted", "shaded"]
STYLES: tuple[Style, ...] = ("filled", "filled", "filled", "outlined", "striped", "spotted", "shaded")
Points = npt.NDArray[np.float64]
_SHIFT = 4  # binary places of the outlines' coordinates, for smooth edges


@dataclass(frozen=True)
class Shape:
    """Outline on a unit square (polygons as [n, 2]; the second and later ones are holes) and names by language."""

    outline: Callable[[], list[Points]]
    names: dict[str, tuple[str, ...]]
    turns: bool = False
    held: bool = False


def _round(points: int = 96, radius: float = 0.48, stretch: float = 1.0) -> Points:
    angle = np.linspace(0, 2 * np.pi, points, endpoint=False)
    return np.stack([0.5 + radius * np.cos(angle), 0.5 + radius * stretch * np.sin(angle)], 1)


def _regular(sides: int, turn: float = -90.0) -> Points:
    angle = np.deg2rad(turn) + np.linspace(0, 2 * np.pi, sides, endpoint=False)
    return np.stack([0.5 + 0.48 * np.cos(angle), 0.5 + 0.48 * np.sin(angle)], 1)


def _star(rays: int, inner: float) -> Points:
    angle = -np.pi / 2 + np.arange(2 * rays) * np.pi / rays
    radius = np.where(np.arange(2 * rays) % 2 == 0, 0.49, 0.49 * inner)
    return np.stack([0.5 + radius * np.cos(angle), 0.5 + radius * np.sin(angle)], 1)


def _heart() -> Points:
    t = np.linspace(0, 2 * np.pi, 96, endpoint=False)
    x = 16 * np.sin(t) ** 3
    y = 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    return np.stack([0.5 + x / 34, 0.47 - y / 34], 1)


def _crescent() -> Points:
    outer = np.linspace(np.pi / 2, 3 * np.pi / 2, 48)
    left = np.stack([0.72 + 0.48 * np.cos(outer), 0.5 + 0.48 * np.sin(outer)], 1)
    inner = np.linspace(3 * np.pi / 2, np.pi / 2, 48)
    right = np.stack([0.72 + 0.22 * np.cos(inner), 0.5 + 0.48 * np.sin(inner)], 1)
    return np.concatenate([left, right])


def _half_round() -> Points:
    angle = np.linspace(np.pi, 2 * np.pi, 64)
    return np.stack([0.5 + 0.48 * np.cos(angle), 0.72 + 0.48 * np.sin(angle)], 1)


def _drop() -> Points:
    angle = np.linspace(-np.pi * 0.18, np.pi * 1.18, 64)
    return np.concatenate([np.stack([0.5 + 0.3 * np.cos(angle), 0.64 + 0.3 * np.sin(angle)], 1), [[0.5, 0.02]]])


def _discs(discs: tuple[tuple[int, int, int], ...], floor: int = 0) -> list[Points]:
    """The outline of discs (x, y, radius of 256) joined, filled up below the first and third to a floor."""
    mask = np.zeros((256, 256), np.uint8)
    for x, y, radius in discs:
        cv2.circle(mask, (x, y), radius, (255,), -1)
    if floor:
        cv2.rectangle(mask, (discs[0][0], discs[0][1] - 10), (discs[2][0], floor), (255,), -1)
    found, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return [found[0][:, 0].astype(np.float64) / 256]


def _box(*corners: tuple[float, float]) -> Points:
    return np.array(corners, np.float64)


_ARROW = _box((0.02, 0.36), (0.55, 0.36), (0.55, 0.14), (0.98, 0.5), (0.55, 0.86), (0.55, 0.64), (0.02, 0.64))
_CROSS = _box(
    (0.35, 0.02), (0.65, 0.02), (0.65, 0.35), (0.98, 0.35), (0.98, 0.65), (0.65, 0.65),
    (0.65, 0.98), (0.35, 0.98), (0.35, 0.65), (0.02, 0.65), (0.02, 0.35), (0.35, 0.35),
)  # fmt: skip
_BOLT = _box((0.6, 0.02), (0.16, 0.56), (0.46, 0.56), (0.36, 0.98), (0.84, 0.4), (0.54, 0.4))


_TRAPEZOID = _box((0.28, 0.22), (0.72, 0.22), (0.98, 0.78), (0.02, 0.78))
_ZIGZAG = _box(
    (0.02, 0.52), (0.26, 0.2), (0.5, 0.48), (0.74, 0.2), (0.98, 0.52), (0.98, 0.8), (0.74, 0.48),
    (0.5, 0.76), (0.26, 0.48), (0.02, 0.8),
)  # fmt: skip
_CLOUD = ((70, 150, 48), (120, 110, 58), (180, 140, 52), (125, 160, 40))
_QUATREFOIL = ((128, 70, 62), (186, 128, 62), (128, 186, 62), (70, 128, 62), (128, 128, 40))


def _turned(points: Points, degrees: float) -> Points:
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    rotated: Points = (points - 0.5) @ turn + 0.5
    return rotated


def _one(points: Points) -> Callable[[], list[Points]]:
    return lambda: [points]


_NAMES = table("shapes.tsv")

SHAPES: dict[str, Shape] = {
    "circle": Shape(lambda: [_round()], _NAMES["circle"]),
    "square": Shape(_one(_box((0.04, 0.04), (0.96, 0.04), (0.96, 0.96), (0.04, 0.96))), _NAMES["square"]),
    "triangle": Shape(_one(_box((0.5, 0.06), (0.97, 0.92), (0.03, 0.92))), _NAMES["triangle"], turns=True),
    "rectangle": Shape(_one(_box((0.01, 0.24), (0.99, 0.24), (0.99, 0.76), (0.01, 0.76))), _NAMES["rectangle"]),
    "star": Shape(lambda: [_star(5, 0.42)], _NAMES["star"]),
    "heart": Shape(lambda: [_heart()], _NAMES["heart"]),
    "arrow": Shape(_one(_ARROW), _NAMES["arrow"], turns=True),
    "cross": Shape(_one(_CROSS), _NAMES["cross"]),
    "ring": Shape(lambda: [_round(), _round(radius=0.27)], _NAMES["ring"]),
    "hexagon": Shape(lambda: [_regular(6, 0)], _NAMES["hexagon"]),
    "diamond": Shape(lambda: [_regular(4)], _NAMES["diamond"]),
    "oval": Shape(lambda: [_round(stretch=0.62)], _NAMES["oval"]),
    "cloud": Shape(lambda: _discs(_CLOUD, 198), _NAMES["cloud"]),
    "lightning bolt": Shape(_one(_BOLT), _NAMES["lightning bolt"]),
    "octagon": Shape(lambda: [_regular(8, 22.5)], _NAMES["octagon"]),
    "semicircle": Shape(lambda: [_half_round()], _NAMES["semicircle"], turns=True),
    "pentagon": Shape(lambda: [_regular(5)], _NAMES["pentagon"]),
    "crescent": Shape(lambda: [_crescent()], _NAMES["crescent"]),
    "drop": Shape(lambda: [_drop()], _NAMES["drop"]),
    "trapezoid": Shape(_one(_TRAPEZOID), _NAMES["trapezoid"], held=True),
    "quatrefoil": Shape(lambda: _discs(_QUATREFOIL), _NAMES["quatrefoil"], held=True),
    "zigzag": Shape(_one(_ZIGZAG), _NAMES["zigzag"], held=True),
}

# Pairs of which one might be called by the other's name; a prompt for one is not asked where the other is present.
SIMILAR: dict[str, frozenset[str]] = {
    "square": frozenset({"rectangle", "diamond"}),
    "rectangle": frozenset({"square"}),
    "circle": frozenset({"ring", "oval"}),
    "ring": frozenset({"circle"}),
    "oval": frozenset({"circle"}),
    "diamond": frozenset({"square"}),
}


def draw_shape(rng: np.random.Generator, name: str, rgb: tuple[int, int, int], style: Style, side: int) -> Pixels:
    """One shape as RGBA UINT8 [side, side, 4]."""
    shape = SHAPES[name]
    outline = shape.outline()
    if shape.turns:
        turn = float(rng.integers(0, 4)) * 90
        outline = [_turned(points, turn) for points in outline]
    polygons = [np.round(points * side * (1 << _SHIFT)).astype(np.int32) for points in outline]
    cover = np.zeros((side, side), np.uint8)
    if style == "outlined":
        cv2.polylines(cover, polygons, True, (255,), int(side * rng.uniform(0.035, 0.09)), cv2.LINE_AA, _SHIFT)
    else:
        cv2.fillPoly(cover, polygons, (255,), cv2.LINE_AA, _SHIFT)
    if style in ("filled", "outlined"):
        return paint(cover, rgb)
    return np.asarray(cv2.merge([*cv2.split(_decorated(rng, rgb, style, side)), cover]), np.uint8)


def _decorated(rng: np.random.Generator, rgb: tuple[int, int, int], style: Style, side: int) -> Pixels:
    """A pattern of the colour and a lighter or darker tone of it, so that its name stays true; [side, side, 3]."""
    line = np.arange(side, dtype=np.float32)
    x, y = line[np.newaxis], line[:, np.newaxis]
    angle = float(rng.uniform(0, np.pi))
    along = x * np.cos(angle) + y * np.sin(angle)
    if style == "shaded":
        weight = (along - along.min()) * (255 / float(np.ptp(along)))
    elif style == "striped":
        weight = (along * (2 / (side * rng.uniform(0.1, 0.26))) % 2 < 1) * 255
    else:
        pitch = side * float(rng.uniform(0.13, 0.22))
        weight = ((x % pitch - pitch / 2) ** 2 + (y % pitch - pitch / 2) ** 2 < (pitch * 0.3) ** 2) * 255
    first = np.array(rgb, np.float64)
    second = first * 0.78 if first.mean() > 128 else first * 0.75 + 45
    tones = np.linspace(first, second, 256).clip(0, 255).astype(np.uint8)
    level = weight.astype(np.uint8)
    return np.asarray(cv2.merge([cv2.LUT(level, tones[:, channel]) for channel in range(3)]), np.uint8)
