"""Networks that see what a test drew: elements by list, text by the grey level it is drawn in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from python_backends.gui.networks import REGION_FEATURES, RawElements
from python_backends.gui.roles import ROLE_INDEX, ROLES
from python_backends.ocr.networks import Heat, Pixels, StripOutputs

ALPHABET = ("", *"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:-@", " ")
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Thing:
    """An element the detector sees: with what score of its role, and what it scores as besides."""

    role: str
    box: Box
    score: float = 0.9
    also: Mapping[str, float] = field(default_factory=dict)


def raw_of(things: Sequence[Thing]) -> RawElements:
    """The detector's tensors for `things`; feature row i is filled with i."""
    scores = np.zeros((len(things), len(ROLES)), np.float32)
    for row, thing in enumerate(things):
        for role, score in {thing.role: thing.score, **thing.also}.items():
            scores[row, ROLE_INDEX[role]] = score
    boxes = np.array([thing.box for thing in things], np.float32).reshape(-1, 4)
    features = np.repeat(np.arange(len(things), dtype=np.float32)[:, None], REGION_FEATURES, axis=1)
    return RawElements(boxes, scores, features)


@dataclass
class FakeNetworks:
    """Sees `things` in every view (scaled by the view's width to `width`), and reads `texts` by grey level.

    `seen` are the shapes the detectors and the recognizer were given, in order.
    """

    things: Sequence[Thing] = ()
    texts: Mapping[int, str] = field(default_factory=dict)
    seen: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)

    async def elements(self, image: Pixels) -> RawElements:
        """All things, wherever they are."""
        self.seen.append(("elements", image.shape))
        return raw_of(self.things)

    async def heat(self, image: Pixels) -> Heat:
        """Hot where a pixel has the grey level of a text."""
        self.seen.append(("heat", image.shape))
        return (np.isin(image[:, :, 0], list(self.texts)) * np.uint8(230)).astype(np.uint8)

    async def recognise(self, batch: Pixels) -> StripOutputs:
        """One letter every second step, spread evenly over the strip."""
        self.seen.append(("recognise", batch.shape))
        steps = batch.shape[2] // 8
        ids = np.zeros((len(batch), steps, 5), np.int32)
        probs = np.full((len(batch), steps, 5), 0.01, np.float32)
        probs[:, :, 0] = 0.98
        for row, strip in enumerate(batch):
            text = self._text_in(strip)
            width = int((strip[24, :, 0] != 127).sum()) // 8
            for place, letter in enumerate(text):
                ids[row, min(steps - 1, 1 + place * max(2, width // max(1, len(text)))), 0] = ALPHABET.index(letter)
        return StripOutputs(ids, probs, np.zeros((len(batch), steps, 120), np.float32))

    def _text_in(self, strip: npt.NDArray[np.uint8]) -> str:
        levels, counts = np.unique(strip[16:32, :, 0], return_counts=True)
        known = [(count, level) for level, count in zip(levels.tolist(), counts.tolist(), strict=True)
                 if level in self.texts]  # fmt: skip
        return self.texts[max(known)[1]] if known else ""


def screen(width: int, height: int, texts: Sequence[tuple[int, Box]] = ()) -> Pixels:
    """A white screen with blocks of the grey levels that stand for texts."""
    page = np.full((height, width, 3), 255, np.uint8)
    for level, (left, top, right, bottom) in texts:
        page[int(top) : int(bottom), int(left) : int(right)] = level
    return page
