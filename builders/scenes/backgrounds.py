"""What scenes are painted on: plain, graded, noisy or patterned grounds drawn here, and pictures out of a cache."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from builders.scenes.scene import Pixels


def background(rng: np.random.Generator, size: tuple[int, int], pictures: Sequence[Pixels] = ()) -> tuple[Pixels, str]:
    """A ground UINT8 [h, w, 3] RGB of `size` (h, w) that may be painted on, and which sort it is."""
    if len(pictures) and rng.random() < 0.5:
        return _from_picture(rng, size, pictures[int(rng.integers(len(pictures)))]), "picture"
    sort = str(rng.choice(["plain", "plain", "graded", "noise", "pattern", "blocks"]))
    make = {"plain": _plain, "graded": _graded, "noise": _noise, "pattern": _pattern, "blocks": _blocks}[sort]
    return make(rng, size), sort


def _tone(rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """A colour, often pale or dark and little saturated, as paper and screens are."""
    draw = rng.random()
    if draw < 0.35:
        return rng.uniform(215, 256, 3).clip(0, 255)
    if draw < 0.5:
        return rng.uniform(10, 60, 3)
    return rng.uniform(0, 255) + rng.uniform(-70, 70, 3)


def _plain(rng: np.random.Generator, size: tuple[int, int]) -> Pixels:
    return np.asarray(cv2.merge([np.full(size, value, np.uint8) for value in _tone(rng).clip(0, 255)]), np.uint8)


def _graded(rng: np.random.Generator, size: tuple[int, int]) -> Pixels:
    corners = np.stack([_tone(rng) for _ in range(4)]).reshape(2, 2, 3).clip(0, 255).astype(np.float32)
    if rng.random() < 0.5:
        corners = corners.mean((0, 1)) + (corners - corners.mean((0, 1))) * 0.4
    graded: Pixels = cv2.resize(corners, size[::-1], interpolation=cv2.INTER_LINEAR).astype(np.uint8)
    return graded


def _noise(rng: np.random.Generator, size: tuple[int, int]) -> Pixels:
    """Noise of a few sizes summed, as of stone, cloth or clouds."""
    base = np.zeros((*size, 3), np.float32)
    strength = rng.uniform(8, 38)
    for step in (int(rng.integers(3, 7)), int(rng.integers(10, 40)), 128):
        small = (max(2, size[0] // step), max(2, size[1] // step))
        coarse = rng.normal(0, strength, (*small, int(rng.choice([1, 3])))).astype(np.float32)
        base += cv2.resize(coarse, size[::-1], interpolation=cv2.INTER_CUBIC).reshape(*size, -1)
    ground: Pixels = (base + _tone(rng).astype(np.float32)).clip(0, 255).astype(np.uint8)
    return ground


def _pattern(rng: np.random.Generator, size: tuple[int, int]) -> Pixels:
    """A small tile repeated: checks, stripes, dots or a grid in two tones that lie close together."""
    first = _tone(rng).clip(0, 255)
    second = (first + rng.uniform(-45, 45) + rng.uniform(-12, 12, 3)).clip(0, 255)
    side = int(rng.integers(12, 72))
    tile = np.empty((side, side, 3), np.uint8)
    tile[:] = first
    tone = tuple(float(x) for x in second)
    sort = int(rng.integers(4))
    if sort == 0:
        cv2.rectangle(tile, (0, 0), (side // 2, side // 2), tone, -1)
        cv2.rectangle(tile, (side // 2, side // 2), (side, side), tone, -1)
    elif sort == 1:
        cv2.rectangle(tile, (0, 0), (side // 2 if rng.random() < 0.5 else side, side // 2), tone, -1)
    elif sort == 2:
        cv2.circle(tile, (side // 2, side // 2), max(2, side // 6), tone, -1, cv2.LINE_AA)
    else:
        cv2.rectangle(tile, (0, 0), (side, side), tone, 2)
    repeats = (size[0] // side + 1, size[1] // side + 1, 1)
    return np.tile(tile, repeats)[: size[0], : size[1]].copy()


def _blocks(rng: np.random.Generator, size: tuple[int, int]) -> Pixels:
    """Panels and bars on a plain ground, like a page without anything that has a name."""
    ground = _plain(rng, size)
    for _ in range(int(rng.integers(2, 9))):
        x, y = int(rng.integers(-40, size[1])), int(rng.integers(-40, size[0]))
        w, h = int(rng.integers(30, size[1])), int(rng.integers(8, size[0] // 2))
        base = ground[min(max(y, 0), size[0] - 1), min(max(x, 0), size[1] - 1)].astype(float)
        tone = tuple(float(v) for v in (base + rng.uniform(-60, 60) + rng.uniform(-15, 15, 3)).clip(0, 255))
        cv2.rectangle(ground, (x, y), (x + w, y + h), tone, -1)
    return ground


def _from_picture(rng: np.random.Generator, size: tuple[int, int], picture: Pixels) -> Pixels:
    """A random part of a picture, mirrored, perhaps out of focus or washed out."""
    height, width = picture.shape[:2]
    share = float(rng.uniform(0.4, 1.0))
    reach = min(height / size[0], width / size[1]) * share
    h, w = max(8, int(size[0] * reach)), max(8, int(size[1] * reach))
    y, x = int(rng.integers(0, height - h + 1)), int(rng.integers(0, width - w + 1))
    part = picture[y : y + h, x : x + w]
    if rng.random() < 0.5:
        part = part[:, ::-1]
    ground = np.asarray(cv2.resize(part, size[::-1], interpolation=cv2.INTER_LINEAR), np.uint8)
    if rng.random() < 0.3:
        ground = np.asarray(cv2.blur(ground, (9, 9)), np.uint8)
    if rng.random() < 0.25:
        pale, keep = float(rng.choice([20.0, 235.0])), float(rng.uniform(0.3, 0.7))
        ground = np.asarray(cv2.convertScaleAbs(ground, alpha=keep, beta=pale * (1 - keep)), np.uint8)
    return np.ascontiguousarray(ground)
