"""Cuts pieces out of pages for training: anywhere, at scales from half to double, alone or several in one picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from builders.gui.folder import Boxes, Page, Pictures, Pixels, frequency
from python_backends.gui.roles import ROLES
from python_backends.vision.views import PADDING

VISIBLE = 0.5
"""Share of an element that must be left by a cut or a cover."""
SMALLEST = 5.0
"""Pixels after scaling."""
NATIVE = 0.5
"""Share of pieces at the page's own scale."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A picture [h, w, 3] and the elements left in it: boxes [m, 4], roles [m]."""

    pixels: Pixels
    boxes: Boxes
    roles: npt.NDArray[np.int64]


class Cutter:
    """Pieces of `pages`, which may grow between two calls; rare roles are looked for."""

    def __init__(self, pages: Sequence[Page], pictures: Pictures, random: np.random.Generator) -> None:
        self.pages, self.pictures, self.random = list(pages), pictures, random
        self.add(())

    def add(self, pages: Sequence[Page]) -> None:
        """More pages."""
        self.pages += pages
        counts = frequency(self.pages, len(ROLES))
        self.rarity = 1 / np.sqrt(np.maximum(counts, 1.0))
        merits = np.array([1e-6 + self.rarity[page.roles].sum() for page in self.pages])
        self.chances = np.sqrt(merits) / np.sqrt(merits).sum() if len(merits) else merits

    def piece(self, height: int, width: int) -> Piece:
        """One picture of this size: mostly one page's, now and then two side by side or one over another."""
        kind = self.random.random()
        if kind < 0.12:
            return self._beside(height, width)
        if kind < 0.22:
            return self._over(height, width)
        return self._cut(height, width)

    def _cut(self, height: int, width: int) -> Piece:
        page = self.pages[self.random.choice(len(self.pages), p=self.chances)]
        scale = 1.0 if self.random.random() < NATIVE else float(np.exp(self.random.uniform(-0.69, 0.69)))
        size = np.array([width, height]) / scale
        whole = np.array([page.width, page.height])
        corner = self._corner(page, size, whole)
        far = np.minimum(corner + size, whole)
        x0, y0, x1, y1 = (int(value) for value in np.round([*corner, *far]))
        piece = self.pictures.of(page)[y0:y1, x0:x1]
        target = (min(width, round((x1 - x0) * scale)), min(height, round((y1 - y0) * scale)))
        piece = _resized(piece, target, self.random)
        ratio = np.array([target[0] / (x1 - x0), target[1] / (y1 - y0)] * 2, np.float32)
        boxes, roles = remaining(page.boxes, page.roles, (x0, y0, x1, y1))
        boxes = (boxes - np.array([x0, y0, x0, y0], np.float32)) * ratio
        return _sized(_large(Piece(piece, boxes, roles)), height, width, self.random)

    def _corner(self, page: Page, size: npt.NDArray[np.float64], whole: npt.NDArray[np.int64]
                ) -> npt.NDArray[np.float64]:  # fmt: skip
        """Where to cut: half the time about an element, rare roles first, else anywhere."""
        room = np.maximum(whole - size, 0)
        if len(page.boxes) and self.random.random() < 0.5:
            chances = self.rarity[page.roles]
            box = page.boxes[self.random.choice(len(page.boxes), p=chances / chances.sum())]
            middle = (box[:2] + box[2:]) / 2
            return np.asarray(np.clip(middle - size * self.random.uniform(0.2, 0.8, 2), 0, room))
        return np.asarray(room * self.random.random(2))

    def _beside(self, height: int, width: int) -> Piece:
        """Two pieces, left and right or above and below."""
        share = self.random.uniform(0.3, 0.7)
        if self.random.random() < 0.5:
            at = int(width * share)
            first, second, shift = self._cut(height, at), self._cut(height, width - at), (at, 0)
        else:
            at = int(height * share)
            first, second, shift = self._cut(at, width), self._cut(height - at, width), (0, at)
        pixels = np.concatenate((first.pixels, second.pixels), 1 if shift[0] else 0)
        boxes = np.concatenate((first.boxes, second.boxes + np.array([*shift, *shift], np.float32)))
        return Piece(pixels, boxes, np.concatenate((first.roles, second.roles)))

    def _over(self, height: int, width: int) -> Piece:
        """A piece of one page in a window over another; what it covers by half or more is gone."""
        under = self._cut(height, width)
        h, w = (int(side * self.random.uniform(0.3, 0.7)) for side in (height, width))
        y, x = int(self.random.integers(0, height - h)), int(self.random.integers(0, width - w))
        over = self._cut(h, w)
        pixels = under.pixels.copy()
        pixels[y : y + h, x : x + w] = over.pixels
        covered = _shared(under.boxes, (x, y, x + w, y + h)) / np.maximum(_areas(under.boxes), 1e-6)
        left = covered < 1 - VISIBLE
        boxes = np.concatenate((under.boxes[left], over.boxes + np.array([x, y, x, y], np.float32)))
        return Piece(pixels, boxes, np.concatenate((under.roles[left], over.roles)))


def remaining(boxes: Boxes, roles: npt.NDArray[np.int64], window: tuple[int, int, int, int]
              ) -> tuple[Boxes, npt.NDArray[np.int64]]:  # fmt: skip
    """The elements of which at least half lies in the window, cut at its edges."""
    kept = _shared(boxes, window) >= VISIBLE * np.maximum(_areas(boxes), 1e-6)
    low, high = np.array(window[:2] * 2, np.float32), np.array(window[2:] * 2, np.float32)
    return np.clip(boxes[kept], low, high), roles[kept]


def _areas(boxes: Boxes) -> Boxes:
    return np.asarray((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))


def _shared(boxes: Boxes, window: tuple[int, int, int, int]) -> Boxes:
    """Area of each box inside the window."""
    wide = np.clip(np.minimum(boxes[:, 2], window[2]) - np.maximum(boxes[:, 0], window[0]), 0, None)
    high = np.clip(np.minimum(boxes[:, 3], window[3]) - np.maximum(boxes[:, 1], window[1]), 0, None)
    return np.asarray(wide * high)


def _large(piece: Piece) -> Piece:
    """Without what has become too small to be seen."""
    sides = piece.boxes[:, 2:] - piece.boxes[:, :2]
    kept = (sides >= SMALLEST).all(1)
    return Piece(piece.pixels, piece.boxes[kept], piece.roles[kept])


def _resized(pixels: Pixels, size: tuple[int, int], random: np.random.Generator) -> Pixels:
    if (pixels.shape[1], pixels.shape[0]) == size:
        return pixels
    smaller = size[0] < pixels.shape[1]
    kind = cv2.INTER_AREA if smaller else (cv2.INTER_LINEAR, cv2.INTER_CUBIC)[int(random.integers(2))]
    return np.asarray(cv2.resize(pixels, size, interpolation=kind), np.uint8)


def _sized(piece: Piece, height: int, width: int, random: np.random.Generator) -> Piece:
    """Put on a plain ground of this size, at a random place; grey half the time, as the server pads."""
    h, w = piece.pixels.shape[:2]
    if (h, w) == (height, width):
        return piece
    colour = np.full(3, PADDING) if random.random() < 0.5 else random.integers(0, 256, 3)
    ground = np.empty((height, width, 3), np.uint8)
    ground[:] = colour
    y, x = int(random.integers(0, height - h + 1)), int(random.integers(0, width - w + 1))
    ground[y : y + h, x : x + w] = piece.pixels
    return Piece(ground, piece.boxes + np.array([x, y, x, y], np.float32), piece.roles)
