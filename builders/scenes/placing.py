"""Places drawings on a picture and keeps, for every pixel, whose it is."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from builders.scenes.drawing import Drawing
from builders.scenes.scene import Box, Mask, Pixels, SceneObject

MOST_COVERED = 0.4  # share of a thing that others may cover
LEAST_PIXELS = 40
LEAST_CONTRAST = 34.0
_TRIES = 8
_NOBODY = -1


@dataclass(frozen=True)
class Placed:
    """A drawing on the canvas; `whole` is its number of pixels if nothing covered it."""

    drawing: Drawing
    whole: int


class Canvas:
    """`image` UINT8 [h, w, 3] RGB and `owner` INT16 [h, w], the number of the topmost thing or -1."""

    def __init__(self, image: Pixels) -> None:
        self.image = image
        self.owner: npt.NDArray[np.int16] = np.full(image.shape[:2], _NOBODY, np.int16)
        self.placed: list[Placed] = []

    def put(self, rng: np.random.Generator, drawing: Drawing, side: float, *, shadow: bool = False) -> bool:
        """Place a drawing with a longer side of about `side` pixels somewhere it may lie; False where nowhere."""
        layer = shaped(rng, drawing, side)
        return layer is not None and self._somewhere(rng, drawing, layer, shadow)

    def put_at(self, drawing: Drawing, layer: Pixels, x: int, y: int, *, shadow: float = 0.0) -> bool:
        """Place an RGBA layer with its corner at x, y; False where it would hide something or could not be seen."""
        cover = silhouette(layer[..., 3]) if drawing.closed else layer[..., 3] > 127
        area = self._inside(layer.shape[:2], x, y)
        if area is None:
            return False
        (top, bottom, left, right), v, u = area
        seen = cover[v : v + bottom - top, u : u + right - left]
        whole, visible = int(cover.sum()), int(seen.sum())
        if visible < max(LEAST_PIXELS, (1 - MOST_COVERED) * whole) or not self._may_cover(seen, top, left):
            return False
        part = layer[v : v + bottom - top, u : u + right - left]
        ground = self.image[top:bottom, left:right]
        if _contrast(part, ground) < LEAST_CONTRAST:
            return False
        if shadow:
            self._cast(part[..., 3], top, left, shadow)
        _blend(ground, part)
        self.owner[top:bottom, left:right][seen] = len(self.placed)
        self.placed.append(Placed(drawing, whole))
        return True

    def claim(self, drawing: Drawing, box: Box) -> None:
        """Say that a rectangle already in the picture is a thing."""
        x0, y0, x1, y1 = box
        self.owner[y0:y1, x0:x1] = len(self.placed)
        self.placed.append(Placed(drawing, max((y1 - y0) * (x1 - x0), 1)))

    def objects(self) -> tuple[SceneObject, ...]:
        """What can be seen of all things, in the order of painting; those wholly hidden are left out."""
        found = []
        for number, placed in enumerate(self.placed):
            mine = self.owner == number
            columns, rows = np.flatnonzero(mine.any(0)), np.flatnonzero(mine.any(1))
            if len(columns) and len(rows):
                box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
                found.append(_object(placed, box, mine[box[1] : box[3], box[0] : box[2]].copy()))
        return tuple(found)

    def _somewhere(self, rng: np.random.Generator, drawing: Drawing, layer: Pixels, shadow: bool) -> bool:
        height, width = self.image.shape[:2]
        h, w = layer.shape[:2]
        out = 0.25 if rng.random() < 0.12 else 0.0
        strength = float(rng.uniform(0.2, 0.5)) if shadow else 0.0
        for _ in range(_TRIES):
            x = int(rng.uniform(-out * w, max(width - w * (1 - out), 1)))
            y = int(rng.uniform(-out * h, max(height - h * (1 - out), 1)))
            if self.put_at(drawing, layer, x, y, shadow=strength):
                return True
        return False

    def _inside(self, shape: tuple[int, ...], x: int, y: int) -> tuple[Box, int, int] | None:
        height, width = self.image.shape[:2]
        top, left = max(y, 0), max(x, 0)
        bottom, right = min(y + shape[0], height), min(x + shape[1], width)
        if bottom <= top or right <= left:
            return None
        return (top, bottom, left, right), top - y, left - x

    def _may_cover(self, seen: Mask, top: int, left: int) -> bool:
        under = self.owner[top : top + seen.shape[0], left : left + seen.shape[1]][seen]
        under = under[under >= 0]
        if not len(under):
            return True
        covered = np.bincount(under, minlength=len(self.placed))
        for number in np.flatnonzero(covered):
            left_over = np.count_nonzero(self.owner == number) - covered[number]
            if left_over < max((1 - MOST_COVERED) * self.placed[number].whole, LEAST_PIXELS):
                return False
        return True

    def _cast(self, alpha: Pixels, top: int, left: int, strength: float) -> None:
        """A soft shadow to the lower right, on whatever is there; it belongs to no mask."""
        height, width = self.image.shape[:2]
        step = max(2, round(0.05 * max(alpha.shape)))
        y0, x0 = min(top + step, height - 1), min(left + step, width - 1)
        soft = cv2.blur(alpha, (2 * step + 1, 2 * step + 1))[: height - y0, : width - x0]
        ground = self.image[y0 : y0 + soft.shape[0], x0 : x0 + soft.shape[1]]
        light = cv2.bitwise_not(cv2.convertScaleAbs(soft, alpha=strength))
        ground[:] = cv2.multiply(ground, cv2.merge((light, light, light)), scale=1 / 255)


def shaped(rng: np.random.Generator, drawing: Drawing, side: float) -> Pixels | None:
    """The drawing at a size, slightly turned, perhaps mirrored and squeezed; RGBA cut to its extent."""
    source = drawing.rgba
    if drawing.rigid:
        return source
    scale = side / max(source.shape[:2])
    squeeze = float(np.exp(rng.normal(0, 0.05)))
    if not drawing.upright and rng.random() < 0.5:
        source = source[:, ::-1]
    w, h = max(round(source.shape[1] * scale * squeeze), 6), max(round(source.shape[0] * scale / squeeze), 6)
    layer = resized(source, w, h)
    if rng.random() < 0.4:
        layer = turned(layer, float(rng.normal(0, 4 if drawing.upright else 9)))
    return cut(layer)


def resized(source: Pixels, width: int, height: int) -> Pixels:
    """At another size: halved while that is not too small, which is cheap and keeps fine lines, then interpolated."""
    while source.shape[1] >= 2 * width and source.shape[0] >= 2 * height:
        half = (source.shape[1] // 2, source.shape[0] // 2)
        even = source[: 2 * half[1], : 2 * half[0]]
        source = np.asarray(cv2.resize(even, half, interpolation=cv2.INTER_AREA), np.uint8)
    way = cv2.INTER_CUBIC if width > source.shape[1] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(source, (width, height), interpolation=way), np.uint8)


def turned(layer: Pixels, degrees: float) -> Pixels:
    """An RGBA layer turned about its middle, on a canvas that holds all of it."""
    h, w = layer.shape[:2]
    turn = cv2.getRotationMatrix2D((w / 2, h / 2), degrees, 1.0)
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    wide, high = int(h * sin + w * cos) + 2, int(h * cos + w * sin) + 2
    turn = np.asarray(turn, np.float64) + [[0, 0, (wide - w) / 2], [0, 0, (high - h) / 2]]
    rotated = np.asarray(cv2.warpAffine(layer, turn, (wide, high), flags=cv2.INTER_LINEAR), np.uint8)
    return rotated


def cut(layer: Pixels) -> Pixels | None:
    """An RGBA layer without its empty margin; None where nothing is painted."""
    solid = layer[..., 3] > 16
    columns, rows = np.flatnonzero(solid.any(0)), np.flatnonzero(solid.any(1))
    if not len(columns):
        return None
    return layer[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def silhouette(alpha: Pixels) -> Mask:
    """Cover with all holes closed, BOOL [h, w]."""
    solid = (alpha > 127).astype(np.uint8)
    contours, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(solid, contours, -1, (1,), cv2.FILLED)
    return solid.astype(bool)


def _blend(ground: Pixels, layer: Pixels) -> None:
    """Paint over; OpenCV's own loops are thirty times faster than numpy's here."""
    red, green, blue, alpha = cv2.split(layer)
    cover, colour = cv2.merge((alpha, alpha, alpha)), cv2.merge((red, green, blue))
    below = cv2.multiply(ground, cv2.bitwise_not(cover), scale=1 / 255)
    ground[:] = cv2.add(below, cv2.multiply(colour, cover, scale=1 / 255))


def _contrast(layer: Pixels, ground: Pixels) -> float:
    """Mean difference of a drawing's pixels, the strongest channel, to what lies under them."""
    solid = layer[..., 3] > 127
    if not solid.any():
        return 0.0
    step = max(1, int(np.sqrt(solid.size / 900)))
    solid = solid[::step, ::step]
    over, under = layer[::step, ::step, :3][solid].astype(np.int16), ground[::step, ::step][solid]
    return float(np.abs(over - under).max(-1).mean()) if len(over) else 0.0


def _object(placed: Placed, box: Box, mask: Mask) -> SceneObject:
    drawing = placed.drawing
    return SceneObject(
        box=box,
        mask=mask,
        visible=min(1.0, float(mask.sum()) / placed.whole),
        kind=drawing.kind,
        names=drawing.names,
        colour=drawing.colour,
        held=drawing.held,
        unseen_name=drawing.unseen_name,
        related=drawing.related,
        exact=drawing.exact,
        maybe_colours=drawing.maybe_colours,
        source=drawing.source,
    )
